package dev.nightshift.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OwnerOnlyTests {

    @TempDir
    Path parent;

    @Test
    void aNewFolderIsForTheOwnerOnly() throws IOException {
        Path folder = parent.resolve("a/var");

        OwnerOnly.folder(folder);

        assertThat(permissions(folder)).isEqualTo("rwx------");
    }

    @Test
    void aFolderThatOthersCouldReadIsClosedWithEverythingInIt() throws IOException {
        Path folder = parent.resolve("var");
        Files.createDirectories(folder.resolve("s3"));
        Path file = Files.writeString(folder.resolve("s3/part"), "x");
        Path outside = Files.writeString(parent.resolve("outside"), "x");
        Files.createSymbolicLink(folder.resolve("link"), outside);
        chmod(folder, "rwxr-xr-x");
        chmod(folder.resolve("s3"), "rwxrwxrwx");
        chmod(file, "rw-rw-rw-");
        chmod(outside, "rw-r--r--");

        OwnerOnly.folder(folder);

        assertThat(permissions(folder)).isEqualTo("rwx------");
        assertThat(permissions(folder.resolve("s3"))).isEqualTo("rwx------");
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(outside)).isEqualTo("rw-r--r--");
    }

    @Test
    void aFileThatVanishesMeanwhileIsPassedOver() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "x");
        PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class);
        Files.delete(file);
        OwnerOnly.Closing closing = new OwnerOnly.Closing();

        assertThat(closing.visitFile(file, found)).isEqualTo(FileVisitResult.CONTINUE);
        assertThat(closing.visitFileFailed(file, new NoSuchFileException("file")))
                .isEqualTo(FileVisitResult.CONTINUE);
        IOException other = new IOException("other");
        assertThatThrownBy(() -> closing.visitFileFailed(file, other)).isSameAs(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx---rwx", "rwxrwxrwx"})
    void aFolderThatOthersCouldChangeIsRefused(String permissions) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("var"));
        chmod(folder, permissions);

        assertThatThrownBy(() -> OwnerOnly.folder(folder))
                .isInstanceOf(NightshiftException.class)
                .hasMessage("The folder " + folder + " can be changed by other users (" + permissions
                        + "); check that its files are yours, and then run: chmod 700 '"
                        + folder
                        + "', or set NIGHTSHIFT_HOME to a folder on a file system that has permissions");
    }

    @Test
    void aFolderOfAnotherUserIsRefused() throws IOException {
        PosixFileAttributes mine = Files.readAttributes(parent, PosixFileAttributes.class);
        var nobody = parent.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");

        assertThatThrownBy(() -> OwnerOnly.requireOwn(parent, mine, nobody))
                .isInstanceOf(NightshiftException.class)
                .hasMessageStartingWith("The folder " + parent + " belongs to "
                        + mine.owner().getName() + ", but this program runs as nobody; ");
    }

    @Test
    void onlyAFileThatOthersCannotHaveWrittenIsRead() throws IOException {
        Path file = parent.resolve("ledger.server");
        OwnerOnly.write(file, "text");
        assertThat(OwnerOnly.read(file)).isEqualTo("text");
        assertThat(permissions(file)).isEqualTo("rw-------");

        Path link = Files.createSymbolicLink(parent.resolve("link"), file);
        assertThat(OwnerOnly.read(link)).isNull();
        chmod(file, "rw-rw----");
        assertThat(OwnerOnly.read(file)).isNull();
    }

    private static void chmod(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
