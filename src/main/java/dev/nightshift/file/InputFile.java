package dev.nightshift.file;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of records as it was found: the identity of its bytes, and how to read them.
 *
 * @param path absolute path
 * @param size number of bytes on disk
 * @param sha256 SHA-256 of those bytes, in lower-case hex
 */
public record InputFile(Path path, long size, String sha256, PackedInput compression, Shape shape) {

    private static final Pattern ENDING = Pattern.compile("(?i)\\.(jsonl|ndjson|json|gz|zst)$");
    /** The name of the copy of a stream. */
    public static final String STREAM_NAME = "stdin";

    private static final Pattern DESCRIPTORS = Pattern.compile("/proc/[^/]+/(task/[^/]+/)?fd|/dev/fd");
    private static final int MOST_LINKS = 40;
    private static final long YOUNG_MILLIS = 60_000;
    private static final String ARRIVING = "arriving-";
    private static final int MOST_STEM = 80;
    private static final int HASH_DIGITS = 8;
    private static final int BUFFER = 256 * 1024;

    /** How records are arranged in the file. */
    public enum Shape {
        /** There is no text, or only blanks. */
        EMPTY,
        /** One record per line. */
        LINES,
        /** One JSON value after another, with or without newlines in and between them. */
        VALUES
    }

    /**
     * Reads the whole file once, for its hash.
     *
     * @throws NightshiftException if the path does not exist or is not a file, or if its kind is not supported
     */
    public static InputFile examine(Path file) {
        Path path = file.toAbsolutePath().normalize();
        if (!Files.isRegularFile(path) || isDescriptor(path)) {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw new PipedOnlyException(path + " is not a file that a restart can read again", "cat", null);
            }
            throw NightshiftException.refused(
                    (Files.exists(path) ? path + " is not a file" : "There is no file " + path)
                            + "; expected one of JSON, plain, gzip or zstd");
        }
        return examine(path, "The file " + path);
    }

    private static InputFile examine(Path path, String subject) {
        try (InputStream in = Files.newInputStream(path)) {
            MessageDigest digest = Sha256.digest();
            long size = copy(in, digest, null);
            PackedInput compression = PackedInput.of(path, subject);
            InputHead head = InputHead.of(path, compression, subject);
            if (head.utf16()) {
                throw NightshiftException.refused(subject + " is UTF-16; expected UTF-8");
            }
            return new InputFile(path, size, Sha256.hex(digest), compression, head.shape());
        } catch (IOException e) {
            throw NightshiftException.refused(subject + " cannot be read: " + e, e);
        }
    }

    /**
     * Whether the path leads to an open file of this process, such as {@code /dev/stdin}. In another process it leads
     * elsewhere.
     */
    private static boolean isDescriptor(Path path) {
        Path link = path;
        try {
            for (int links = 0; links < MOST_LINKS; links++) {
                Path parent = Objects.requireNonNull(link.getParent(), "a file has a folder")
                        .toRealPath();
                if (DESCRIPTORS.matcher(parent.toString()).matches()) {
                    return true;
                }
                if (!Files.isSymbolicLink(link)) {
                    return false;
                }
                link = parent.resolve(Files.readSymbolicLink(link)).normalize();
            }
        } catch (IOException e) {
            throw NightshiftException.refused("The file " + path + " cannot be read: " + e, e);
        }
        return false;
    }

    /**
     * Copies a stream that can be read only once, such as standard input, durably into a folder. Equal bytes give the
     * same file: {@code <folder>/<8 hex digits>/stdin}.
     */
    public static InputFile spool(InputStream stream, Path folder) {
        Path name;
        boolean known;
        try {
            Files.createDirectories(folder);
            Path arriving = Files.createTempFile(folder, ARRIVING, ".tmp");
            // The lock, which ends with the channel, shows to others that a living process writes the file.
            try (FileChannel out = FileChannel.open(arriving, StandardOpenOption.WRITE)) {
                out.lock();
                removeLeftovers(folder, Files.getLastModifiedTime(arriving).toMillis() - YOUNG_MILLIS);
                MessageDigest digest = Sha256.digest();
                copy(stream, digest, out);
                out.force(true);
                name = spooled(folder, Sha256.hex(digest));
                Path own = Objects.requireNonNull(name.getParent());
                known = Files.exists(name);
                Files.createDirectories(own);
                Files.move(arriving, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                LocalDisk.forceFolder(own);
                LocalDisk.forceFolder(folder);
            } finally {
                Files.deleteIfExists(arriving);
            }
        } catch (IOException e) {
            throw NightshiftException.failed("Standard input could not be stored in " + folder + ": " + e, e);
        }
        try {
            return examine(name, "Standard input");
        } catch (NightshiftException e) {
            if (!known) {
                remove(name);
            }
            throw e;
        }
    }

    /** Removes a copy that no run can read. */
    private static void remove(Path name) {
        try {
            Files.deleteIfExists(name);
            Files.deleteIfExists(Objects.requireNonNull(name.getParent()));
        } catch (IOException e) {
            throw NightshiftException.failed("The refused copy " + name + " could not be removed: " + e, e);
        }
    }

    /** Where {@link #spool} copies a stream to. */
    public static Path spooled(Path folder, String sha256) {
        return folder.resolve(sha256.substring(0, HASH_DIGITS)).resolve(STREAM_NAME);
    }

    /** Removes what killed processes had copied so far. A young file may be one that its writer has yet to lock. */
    private static void removeLeftovers(Path folder, long youngFrom) throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, ARRIVING + "*")) {
            for (Path leftover : leftovers) {
                if (modified(leftover) >= youngFrom) {
                    continue;
                }
                try (FileChannel file = FileChannel.open(leftover, StandardOpenOption.WRITE)) {
                    if (file.tryLock() != null) {
                        Files.deleteIfExists(leftover);
                    }
                } catch (OverlappingFileLockException | NoSuchFileException e) {
                    // A thread of this process writes it, or its writer has just finished.
                }
            }
        }
    }

    private static long modified(Path leftover) throws IOException {
        try {
            return Files.getLastModifiedTime(leftover).toMillis();
        } catch (NoSuchFileException e) {
            return Long.MAX_VALUE;
        }
    }

    private static long copy(InputStream in, MessageDigest digest, @Nullable FileChannel out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
            size += read;
            if (out != null) {
                LocalDisk.writeAll(out, ByteBuffer.wrap(buffer, 0, read));
            }
        }
        return size;
    }

    /**
     * The source's name in keys and listings: the file name without extension, a hyphen, and 8 hex digits of its hash.
     */
    public String sourceName() {
        String stem = String.valueOf(path.getFileName());
        for (String shorter = ENDING.matcher(stem).replaceFirst(""); !shorter.equals(stem); ) {
            stem = shorter;
            shorter = ENDING.matcher(stem).replaceFirst("");
        }
        String plain = stem.replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^-+|-+$", "");
        String named = plain.isEmpty() ? "file" : plain.substring(0, Math.min(MOST_STEM, plain.length()));
        return named + "-" + sha256.substring(0, HASH_DIGITS);
    }

    /** What the file looks like to somebody who expects records, as a part of a sentence. */
    String look(InputProperties properties) {
        try {
            return InputHead.of(path, compression, "The file").look(properties);
        } catch (IOException e) {
            return "can no longer be read (" + e + ")";
        }
    }

    /** Refuses the file if it has other bytes than when it was examined, which any program may write meanwhile. */
    void requireSame(String sha256Now) {
        if (!sha256Now.equals(sha256)) {
            throw NightshiftException.refused("The file " + path + " changed while it was read: its SHA-256 was "
                    + sha256 + " and is now " + sha256Now + ". Start a new run of the changed file");
        }
    }
}
