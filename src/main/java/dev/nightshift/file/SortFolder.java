package dev.nightshift.file;

import dev.nightshift.source.RejectFile;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The folder of one file's sorted runs: a file that has its final name is complete and never changes. Thread-safe. */
final class SortFolder {

    private static final Logger log = LoggerFactory.getLogger(SortFolder.class);

    private static final String OWNER = "input.json";
    private static final String RUN = ".sorted";
    private static final String UNNAMED = ".tmp";

    private final Path folder;
    private final Owner owner;
    private final Disk disk;
    private final JsonMapper json = JsonMapper.shared();

    SortFolder(Path folder, Owner owner, Disk disk) {
        this.folder = folder;
        this.owner = owner;
        this.disk = disk;
    }

    /** The owner of the runs in a folder: the bytes of a file, and the settings by which they become rows. */
    record Owner(String sha256, String idField, String timeField, int maxLineBytes, String zone) {

        static Owner of(InputFile file, InputProperties properties, ZoneId zone) {
            return new Owner(
                    file.sha256(),
                    properties.idField(),
                    properties.timeField(),
                    properties.maxLineBytes(),
                    zone.getId());
        }

        String binding() {
            MessageDigest digest = Sha256.digest();
            digest.update(toString().getBytes(StandardCharsets.UTF_8));
            return Sha256.hex(digest);
        }

        @Override
        public String toString() {
            return "the file with SHA-256 " + sha256 + ", id-field '" + idField + "', time-field '" + timeField
                    + "', max-line-bytes " + maxLineBytes + ", zone " + zone;
        }
    }

    Path path() {
        return folder;
    }

    Disk disk() {
        return disk;
    }

    String binding() {
        return owner.binding();
    }

    /** This folder, after {@link #take}. */
    SortFolder taken() {
        take();
        return this;
    }

    /** Makes this owner the owner of the folder; refuses a folder that belongs to another owner. */
    void take() {
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve(OWNER);
            if (Files.exists(file)) {
                requireOwn(json.readValue(Files.readAllBytes(file), Owner.class));
                return;
            }
            Path unnamed = folder.resolve(OWNER + UNNAMED);
            try (FileChannel channel = disk.create(unnamed)) {
                disk.write(channel, ByteBuffer.wrap(json.writeValueAsBytes(owner)));
            }
            publish(file);
        } catch (IOException | JacksonException e) {
            throw NightshiftException.failed("The work folder " + folder + " cannot be used: " + e.getMessage(), e);
        }
    }

    private void requireOwn(Owner found) {
        if (!found.equals(owner)) {
            throw NightshiftException.refused("The work folder " + folder + " contains sorted runs of " + found
                    + "; expected "
                    + owner + ". Use the previous settings, or delete the folder to sort again");
        }
    }

    SortedRunWriter newRun(int firstChunk, int lastChunk) throws IOException {
        return new SortedRunWriter(disk, unnamed(run(firstChunk, lastChunk)));
    }

    RejectWriter newRejects(int chunk) {
        return new RejectWriter(disk, unnamed(rejects(chunk)));
    }

    SortedRunMeta complete(SortedRunWriter run, SortedRunMeta about) throws IOException {
        return run.complete(about, json);
    }

    /**
     * Makes a run and its rejects durable and renames them, the run last; from then on the run counts. This method
     * waits for the disk, so that the writer of the run can continue with the next one.
     */
    SortedRun publish(SortedRunMeta run, boolean newRejects) throws IOException {
        if (newRejects) {
            for (SortedRunMeta.Rejects rejects : run.rejects()) {
                publish(rejects(rejects.chunk()));
            }
        }
        Path name = run(run.firstChunk(), run.lastChunk());
        publish(name);
        return SortedRun.open(name, json);
    }

    private void publish(Path name) throws IOException {
        disk.force(unnamed(name));
        disk.publish(unnamed(name), name);
    }

    void delete(SortedRun run) throws IOException {
        disk.delete(run.file());
    }

    RejectFile rejectFile(SortedRunMeta.Rejects rejects) {
        return new RejectFile(rejects(rejects.chunk()), rejects.rejects(), rejects.bytes(), rejects.sha256());
    }

    /**
     * The runs that cover the file from its beginning without a gap; everything else is removed.
     *
     * @param verify whether to read every byte, so that damaged runs are removed too
     */
    List<SortedRun> load(boolean verify) throws IOException {
        List<SortedRun> found = new ArrayList<>();
        for (Path file : files()) {
            if (file.toString().endsWith(UNNAMED)) {
                disk.delete(file);
            } else if (file.toString().endsWith(RUN)) {
                SortedRun run = open(file, verify);
                if (run != null) {
                    found.add(run);
                }
            }
        }
        // If two runs begin with the same chunk, the longer one was merged from the other.
        found.sort(Comparator.comparingInt((SortedRun run) -> run.meta().firstChunk())
                .thenComparing(run -> -run.meta().lastChunk()));
        List<SortedRun> following = new ArrayList<>();
        Resumption end = Resumption.START;
        int next = 0;
        for (SortedRun run : found) {
            if (run.meta().firstChunk() == next && run.meta().from().equals(end)) {
                following.add(run);
                next = run.meta().lastChunk() + 1;
                end = run.meta().to();
            } else {
                disk.delete(run.file());
            }
        }
        return following;
    }

    private @Nullable SortedRun open(Path file, boolean verify) throws IOException {
        try {
            SortedRun run = SortedRun.open(file, json);
            if (!run.meta().binding().equals(binding())) {
                throw new IOException("it belongs to another file");
            }
            for (SortedRunMeta.Rejects rejects : run.meta().rejects()) {
                requireWhole(rejects, verify);
            }
            if (verify) {
                run.verify();
            }
            return run;
        } catch (IOException e) {
            log.warn("The sorted run {} is discarded and will be created again: {}", file, e.getMessage());
            disk.delete(file);
            return null;
        }
    }

    private void requireWhole(SortedRunMeta.Rejects rejects, boolean verify) throws IOException {
        Path file = rejects(rejects.chunk());
        if (!Files.exists(file) || Files.size(file) != rejects.bytes()) {
            throw new IOException("its rejects, " + file + ", are not as they were written");
        }
        if (verify) {
            MessageDigest digest = Sha256.digest();
            try (InputStream in = Files.newInputStream(file)) {
                byte[] buffer = new byte[64 * 1024];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    digest.update(buffer, 0, read);
                }
            }
            if (!Sha256.hex(digest).equals(rejects.sha256())) {
                throw new IOException("its rejects, " + file + ", are damaged");
            }
        }
    }

    /** Removes the files that do not have their final name. */
    void dropUnnamed() throws IOException {
        for (Path file : files()) {
            if (file.toString().endsWith(UNNAMED)) {
                disk.delete(file);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private Path run(int firstChunk, int lastChunk) {
        return folder.resolve(String.format(Locale.ROOT, "run-%06d-%06d%s", firstChunk, lastChunk, RUN));
    }

    private Path rejects(int chunk) {
        return folder.resolve(String.format(Locale.ROOT, "rejects-%06d.jsonl", chunk));
    }

    private static Path unnamed(Path name) {
        return name.resolveSibling(name.getFileName() + UNNAMED);
    }

    /** Deletes the folder and everything in it, if it exists. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw NightshiftException.failed("The work folder " + folder + " could not be removed: " + e, e);
        }
    }
}
