package dev.nightshift.file;

import dev.nightshift.source.RejectFile;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Sha256;
import dev.nightshift.work.StopSignal;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one file's sort. The sort is complete once its description has its final name, which it gets last; no
 * file changes after that. Without the description, nothing in the folder counts. Thread-safe.
 */
final class SortFolder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SortFolder.class);

    private static final String META = "sorted.json";

    private final Path folder;
    private final SortMeta.Owner owner;
    private final Disk disk;
    private volatile boolean complete;

    SortFolder(Path folder, SortMeta.Owner owner, Disk disk) {
        this.folder = folder;
        this.owner = owner;
        this.disk = disk;
    }

    Path path() {
        return folder;
    }

    Disk disk() {
        return disk;
    }

    /**
     * Reads and checks the complete sort that the folder contains; creates the folder if it does not exist.
     *
     * @return null if there is none, or if it is damaged
     * @throws NightshiftException if it is the sort of another file or with other settings
     */
    @Nullable SortMeta find() {
        Path file = folder.resolve(META);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw NightshiftException.failed("The work folder " + folder + " cannot be used: " + e.getMessage(), e);
        }
        if (!Files.exists(file)) {
            return null;
        }
        try {
            SortMeta found = SortMeta.decode(Files.readAllBytes(file));
            requireOwn(found.owner());
            for (SortMeta.Run run : found.runs()) {
                sorted(run).verify();
            }
            for (SortMeta.Rejects rejects : found.rejects()) {
                verify(rejects);
            }
            return found;
        } catch (IOException e) {
            log.warn("The sorted records in {} are discarded and will be sorted again: {}", folder, e.getMessage());
            return null;
        }
    }

    private void requireOwn(SortMeta.Owner found) {
        if (!found.equals(owner)) {
            throw NightshiftException.refused("The work folder " + folder + " contains sorted runs of " + found
                    + "; expected "
                    + owner + ". Use the previous settings, or delete the folder to sort again");
        }
    }

    private void verify(SortMeta.Rejects rejects) throws IOException {
        Path file = rejects(rejects.chunk());
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new IOException("the rejects, " + file + ", cannot be read: " + e, e);
        }
        if (!Sha256.hex(digest).equals(rejects.sha256())) {
            throw new IOException("the rejects, " + file + ", are damaged");
        }
    }

    /** Removes everything from the folder. */
    void clear() throws IOException {
        for (Path file : files()) {
            disk.delete(file);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    SortedRunWriter newRun(int number) throws IOException {
        return new SortedRunWriter(disk, run(number), number);
    }

    /** @param most how many lines are kept, if any are */
    RejectWriter newRejects(int chunk, long most) {
        InputProperties.Rejects kept = owner.keptOfRejects();
        return new RejectWriter(
                disk,
                rejects(chunk),
                chunk,
                kept == InputProperties.Rejects.NONE ? 0 : most,
                kept == InputProperties.Rejects.LINES);
    }

    /** Removes all but the first lines of a file; returns null if none remains. */
    SortMeta.@Nullable Rejects firstOf(SortMeta.Rejects rejects, long most) throws IOException {
        if (rejects.rejects() <= most) {
            return rejects;
        }
        Path file = rejects(rejects.chunk());
        if (most == 0) {
            disk.delete(file);
            return null;
        }
        MessageDigest digest = Sha256.digest();
        long bytes = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (long lines = 0; lines < most; bytes++) {
                int read = in.read();
                if (read < 0) {
                    throw new EOFException("the rejects, " + file + ", are damaged");
                }
                digest.update((byte) read);
                lines += read == '\n' ? 1 : 0;
            }
        }
        disk.truncate(file, bytes);
        return new SortMeta.Rejects(rejects.chunk(), most, bytes, Sha256.hex(digest));
    }

    SortedRun sorted(SortMeta.Run run) {
        return new SortedRun(run(run.number()), run);
    }

    void delete(SortedRun run) throws IOException {
        disk.delete(run.file());
    }

    RejectFile rejectFile(SortMeta.Rejects rejects) {
        return new RejectFile(rejects(rejects.chunk()), rejects.rejects(), rejects.bytes(), rejects.sha256());
    }

    /**
     * Makes everything in the folder durable, and then the sort complete.
     *
     * @return null if it was told to stop
     */
    @Nullable SortMeta complete(SortMeta.Counts counts, List<SortedRun> runs, List<SortMeta.Rejects> rejects, StopSignal stop)
            throws IOException {
        for (Path file : files()) {
            if (stop.requested()) {
                return null;
            }
            disk.force(file);
        }
        SortMeta meta = new SortMeta(
                SortMeta.VERSION,
                owner,
                counts,
                runs.stream().map(SortedRun::meta).toList(),
                rejects);
        Path unnamed = folder.resolve(META + ".tmp");
        try (FileChannel channel = disk.create(unnamed)) {
            disk.write(channel, ByteBuffer.wrap(meta.encoded()));
        }
        disk.force(unnamed);
        disk.publish(unnamed, folder.resolve(META));
        complete = true;
        return meta;
    }

    /** Removes everything unless the sort is complete. */
    @Override
    public void close() throws IOException {
        if (!complete) {
            clear();
        }
    }

    private Path run(int number) {
        return folder.resolve(String.format(Locale.ROOT, "run-%06d.sorted", number));
    }

    private Path rejects(int chunk) {
        return folder.resolve(String.format(Locale.ROOT, "rejects-%06d.jsonl", chunk));
    }
}
