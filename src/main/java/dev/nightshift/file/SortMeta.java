package dev.nightshift.file;

import dev.nightshift.source.Protection;
import dev.nightshift.source.SortProgress;
import dev.nightshift.work.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The description of a complete sort, which is stored after everything that it names.
 *
 * @param rejects the files of the rejected lines that are kept, in the file's order, one for each chunk that has any
 */
record SortMeta(int version, Owner owner, Counts counts, List<Run> runs, List<Rejects> rejects) {

    static final int VERSION = 4;

    private static final int HASH_LENGTH = 64;

    SortMeta {
        runs = List.copyOf(runs);
        rejects = List.copyOf(rejects);
    }

    /** What was sorted: the bytes of a file, and the settings by which they become rows. */
    record Owner(
            String sha256,
            InputProperties properties,
            String zone,
            @Nullable String protection) {

        static Owner of(InputFile file, InputProperties properties, ZoneId zone, Protection protection) {
            return new Owner(
                    file.sha256(),
                    properties,
                    zone.getId(),
                    protection.rules().isEmpty() ? null : String.valueOf(protection.list(protection.key())));
        }

        /** What is kept of rejected lines; never their text if fields are protected. */
        InputProperties.Rejects keptOfRejects() {
            return protection != null && properties.rejects() == InputProperties.Rejects.LINES
                    ? InputProperties.Rejects.REASONS
                    : properties.rejects();
        }

        @Override
        public String toString() {
            return "the file with SHA-256 " + sha256 + ", id-field '" + properties.idField() + "', time-field '"
                    + properties.timeField() + "', path '" + properties.path() + "', epoch "
                    + properties.epoch().label() + ", max-line-bytes "
                    + properties.maxLineBytes() + ", rejects "
                    + properties.rejects().name().toLowerCase(Locale.ROOT) + ", zone " + zone
                    + (protection == null ? "" : ", protection " + protection);
        }
    }

    /** The number of lines of some chunks, by outcome. */
    record Counts(long records, long neverLoggedIn, long blank, long rejected, long clamped, long ambiguous) {

        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(
                    records + other.records,
                    neverLoggedIn + other.neverLoggedIn,
                    blank + other.blank,
                    rejected + other.rejected,
                    clamped + other.clamped,
                    ambiguous + other.ambiguous);
        }

        SortProgress progress(long bytes, long size) {
            return new SortProgress(
                    bytes,
                    size,
                    records + blank + rejected,
                    records,
                    neverLoggedIn,
                    blank,
                    rejected,
                    clamped,
                    ambiguous);
        }
    }

    /**
     * A sorted run.
     *
     * @param number the number in the name of its file
     * @param blocks number of all its blocks
     * @param neverBlock number of the first block of rows that never logged in; {@code blocks} if there is none
     * @param largestBlock number of bytes of its largest block
     * @param bytes number of bytes of all its blocks; the place of each block follows
     */
    record Run(int number, int blocks, int neverBlock, int largestBlock, long bytes) {}

    /** The file of the rejected lines of a chunk that are kept. */
    record Rejects(int chunk, long rejects, long bytes, String sha256) {}

    /** This description in JSON, after its own hash. */
    byte[] encoded() {
        String json = JsonMapper.shared().writeValueAsString(this);
        return (hash(json) + json).getBytes(StandardCharsets.UTF_8);
    }

    static SortMeta decode(byte[] encoded) throws IOException {
        String text = new String(encoded, StandardCharsets.UTF_8);
        String json = text.substring(Math.min(HASH_LENGTH, text.length()));
        if (!text.equals(hash(json) + json)) {
            throw new IOException("the checksum of their description does not match");
        }
        try {
            SortMeta meta = JsonMapper.shared().readValue(json, SortMeta.class);
            if (meta.version != VERSION) {
                throw new IOException("they have format version " + meta.version + ", expected " + VERSION);
            }
            return meta;
        } catch (JacksonException e) {
            throw new IOException("their description cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    private static String hash(String json) {
        MessageDigest digest = Sha256.digest();
        digest.update(json.getBytes(StandardCharsets.UTF_8));
        return Sha256.hex(digest);
    }
}
