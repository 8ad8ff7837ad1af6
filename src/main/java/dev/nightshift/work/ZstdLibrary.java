package dev.nightshift.work;

import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Loads the native library for zstd, which the JDK does not provide, from a folder that only this user can write. */
public final class ZstdLibrary {

    /** The system property with the folder that the library is unpacked in; by default the temporary folder. */
    public static final String FOLDER = "dev.nightshift.zstd.folder";

    private ZstdLibrary() {}

    /** Loads the library; returns null, or why it cannot be used here. */
    public static @Nullable String objection() {
        if (Native.isLoaded()) {
            return null;
        }
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        String configured = System.getProperty(FOLDER);
        if (configured == null) {
            return loaded(temporary, false);
        }
        Path folder = Path.of(configured);
        // A command that only reads creates no folder, unless it must.
        return !Files.isDirectory(folder) && loaded(temporary, false) == null ? null : loaded(folder, true);
    }

    private static @Nullable String loaded(Path folder, boolean ours) {
        try {
            if (ours) {
                OwnerOnly.folder(folder);
            }
            // On POSIX systems, only the owner can use such a folder.
            Path own = Files.createTempDirectory(folder, "zstd-");
            try {
                Native.load(own.toFile());
            } finally {
                // The loaded library does not need its file.
                delete(own);
            }
            return null;
        } catch (IOException | LinkageError e) {
            // What follows on further lines blames the operating system.
            String cause = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            return "the native library for zstd could not be loaded from a folder in " + folder + " (" + cause + ")";
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
