package dev.nightshift.work;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps files for the user of this process alone, regardless of the umask: no other user can read, change, lock or
 * replace them. Does nothing on file systems without POSIX permissions.
 */
public final class OwnerOnly {

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /**
     * Creates a folder if it is missing. One that others could read is closed to them, with everything in it.
     *
     * @throws NightshiftException if the folder belongs to another user, or if others could change it
     */
    public static void folder(Path folder) throws IOException {
        if (!posix(folder)) {
            Files.createDirectories(folder);
            return;
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
        }
        PosixFileAttributes found = Files.readAttributes(folder, PosixFileAttributes.class);
        requireOwn(folder, found, user());
        if (!FOLDER.containsAll(found.permissions())) {
            close(folder);
        }
    }

    static void requireOwn(Path folder, PosixFileAttributes found, UserPrincipal user) {
        if (!found.owner().equals(user)) {
            throw NightshiftException.refused("The folder " + folder + " belongs to "
                    + found.owner().getName() + ", but this program runs as " + user.getName() + "; run it as "
                    + found.owner().getName() + ", or set NIGHTSHIFT_HOME to a folder of your own");
        }
        if (changeable(found.permissions())) {
            throw NightshiftException.refused("The folder " + folder + " can be changed by other users ("
                    + PosixFilePermissions.toString(found.permissions())
                    + "); check that its files are yours, and then run: chmod 700 '"
                    + folder.toString().replace("'", "'\\''")
                    + "', or set NIGHTSHIFT_HOME to a folder on a file system that has permissions");
        }
    }

    private static boolean changeable(Set<PosixFilePermission> permissions) {
        return permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }

    private static void close(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, FOLDER);
        Files.walkFileTree(folder, new Closing());
    }

    /** Closes every file to others; another process may delete some meanwhile. */
    static final class Closing extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes found) throws IOException {
            return close(folder, FOLDER);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes found) throws IOException {
            return found.isSymbolicLink() ? FileVisitResult.CONTINUE : close(file, FILE);
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        private FileVisitResult close(Path path, Set<PosixFilePermission> permissions) throws IOException {
            try {
                Files.setPosixFilePermissions(path, permissions);
                return FileVisitResult.CONTINUE;
            } catch (NoSuchFileException e) {
                return visitFileFailed(path, e);
            }
        }
    }

    /** Writes a file and replaces one that exists. No other user can read it, from the first byte on. */
    public static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                posix(file)
                        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FILE)}
                        : new FileAttribute<?>[0]);
        Files.writeString(file, text);
    }

    /** Returns the text of a file that only this user can have written; null if others could have. */
    public static @Nullable String read(Path file) throws IOException {
        if (posix(file)) {
            PosixFileAttributes found =
                    Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isRegularFile() || !found.owner().equals(user()) || !FILE.containsAll(found.permissions())) {
                return null;
            }
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** The user of this process, who may have no name, as in containers. */
    private static UserPrincipal user() throws IOException {
        Path process = Path.of("/proc/self");
        return Files.exists(process)
                ? Files.getOwner(process)
                : process.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName(System.getProperty("user.name"));
    }
}
