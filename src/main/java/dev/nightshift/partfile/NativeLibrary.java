package dev.nightshift.partfile;

import com.intel.gkl.compression.IntelDeflater;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the native deflater once, if this platform has one, and leaves no file behind: its library is unpacked to a
 * folder of its own below {@code java.io.tmpdir}, which is removed as soon as the library is mapped. Where it cannot be
 * loaded (another platform, a temporary folder that is read-only or not for programs) the JDK's deflater serves.
 */
final class NativeLibrary {

    static final boolean LOADED = load(Path.of(System.getProperty("java.io.tmpdir")));

    private NativeLibrary() {}

    static boolean load(Path temporary) {
        Logger log = LoggerFactory.getLogger(NativeLibrary.class);
        if (!hasOne(System.getProperty("os.name"), System.getProperty("os.arch"))) {
            log.debug("There is no native gzip for this platform; the JDK's is used");
            return false;
        }
        try {
            Path folder = Files.createTempDirectory(temporary, "nightshift-");
            try {
                return new IntelDeflater(1, true).load(folder.toFile());
            } finally {
                remove(folder);
            }
        } catch (IOException | LinkageError | RuntimeException e) {
            log.debug("The native gzip could not be loaded; the JDK's is used", e);
            return false;
        }
    }

    /** Those for which the library's jar has one. */
    static boolean hasOne(String system, String architecture) {
        String name = system.toLowerCase(Locale.ROOT);
        boolean intel = architecture.equals("amd64") || architecture.equals("x86_64");
        return intel && (name.startsWith("linux") || name.startsWith("mac"));
    }

    /** These systems keep a mapped file alive without its name. */
    private static void remove(Path folder) throws IOException {
        File[] files = folder.toFile().listFiles();
        if (files != null) {
            for (File file : files) {
                Files.deleteIfExists(file.toPath());
            }
        }
        Files.deleteIfExists(folder);
    }
}
