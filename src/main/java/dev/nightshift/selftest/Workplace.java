package dev.nightshift.selftest;

import dev.nightshift.operation.Home;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one self-test, which is the home of its processes: the settings are the user's, the ledger and the
 * local bucket are its own. It is locked as long as the self-test lives. What was made where is written in it, and it
 * is removed after everything else, so that the next self-test finds what a killed one has left.
 */
final class Workplace implements AutoCloseable {

    private static final String LOCK = "lock";

    private final ScratchName name;
    private final Path folder;
    private final Home home;
    private final @Nullable Places places;
    private final @Nullable String schema;
    private final FileChannel lock;

    private Workplace(ScratchName name, Home users, FileChannel lock) throws IOException {
        this.name = name;
        this.folder = name.folder(users.var());
        this.home =
                new Home(folder, users.localS3(), users.version(), users.launcher(), users.named(), users.profile());
        this.lock = lock;
        List<String> made = Files.readAllLines(folder.resolve(LOCK));
        // It was killed before it could write them, and has made nothing else then.
        this.places = made.size() < 4 ? null : new Places(made.get(0), made.get(2), made.get(3));
        this.schema = made.size() < 4 || made.get(1).isEmpty() ? null : made.get(1);
    }

    /**
     * Creates the folder.
     *
     * @param schema the schema of the scratch table; null for that of a database in this folder
     * @param places where everything else is made
     */
    static Workplace create(ScratchName name, Home home, @Nullable String schema, Places places) {
        Path folder = name.folder(home.var());
        try {
            OwnerOnly.folder(home.var());
            if (Files.exists(folder)) {
                throw NightshiftException.refused("There is already a folder " + folder
                        + ", and a self-test touches nothing that exists; run the command again for another name");
            }
            OwnerOnly.folder(folder);
            Path config = home.folder().resolve("config").toAbsolutePath();
            if (Files.exists(config)) {
                Files.createSymbolicLink(folder.resolve("config"), config);
            }
            OwnerOnly.write(
                    folder.resolve(LOCK),
                    String.join(
                            "\n", places.source(), schema == null ? "" : schema, places.bucket(), places.ledger(), ""));
            return open(name, home).orElseThrow(() -> new IOException("another process has locked it"));
        } catch (IOException e) {
            throw NightshiftException.refused(
                    "The folder " + folder + " of the self-test could not be made: " + e
                            + "; check that it can be written",
                    e);
        }
    }

    /** The folders of self-tests that were killed. The caller closes them. */
    static List<Workplace> abandoned(Home home) {
        return all(home, (name, place) -> place);
    }

    /** The names of self-tests of this home that are at work. */
    static List<ScratchName> living(Home home) {
        return all(home, (name, place) -> {
            place.ifPresent(Workplace::close);
            return place.isPresent() ? Optional.empty() : Optional.of(name);
        });
    }

    private static <T> List<T> all(Home home, BiFunction<ScratchName, Optional<Workplace>, Optional<T>> question) {
        List<T> found = new ArrayList<>();
        if (!Files.isDirectory(home.var())) {
            return found;
        }
        try (Stream<Path> folders = Files.list(home.var())) {
            for (ScratchName name : folders.flatMap(folder -> ScratchName.ofFolder(folder).stream())
                    .toList()) {
                question.apply(name, open(name, home)).ifPresent(found::add);
            }
            return found;
        } catch (IOException e) {
            throw NightshiftException.failed("The folder " + home.var() + " could not be read: " + e, e);
        }
    }

    /** Locks a folder; empty if its self-test lives. */
    private static Optional<Workplace> open(ScratchName name, Home home) throws IOException {
        FileChannel channel = FileChannel.open(
                name.folder(home.var()).resolve(LOCK),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new Workplace(name, home, channel));
            }
        } catch (OverlappingFileLockException e) {
            // A self-test of this process.
        }
        channel.close();
        return Optional.empty();
    }

    ScratchName name() {
        return name;
    }

    Path folder() {
        return folder;
    }

    /** The home of its processes. */
    Home home() {
        return home;
    }

    /** Where the rest was made; null if the self-test was killed before it could make anything. */
    @Nullable Places places() {
        return places;
    }

    /** The schema of the scratch table; null if there is none outside of this folder. */
    @Nullable String schema() {
        return schema;
    }

    /** A database in this folder, for a test without a configured source. */
    String url() {
        return "jdbc:h2:file:" + folder.toAbsolutePath().resolve("source")
                + ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_ON_EXIT=FALSE";
    }

    /** Removes the folder with everything in it. */
    void remove() throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes found) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw NightshiftException.failed("The folder " + folder + " could not be unlocked: " + e, e);
        }
    }
}
