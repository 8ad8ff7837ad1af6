package dev.nightshift.publication;

import dev.nightshift.login.IsoInstant;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of a run's objects. Equal runs have equal keys, except that a part's name also contains the mark and the
 * lease epoch of the attempt that put it.
 *
 * @param prefix prefix of every key, without a slash at either end; may be empty
 */
public record RunFolder(String prefix, String source, Instant cutoff, int rerun) {

    private static final DateTimeFormatter CUTOFF = new DateTimeFormatterBuilder()
            .appendPattern("uuuuMMdd'T'HHmmss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int MARK_BYTES = 6;

    private static final Pattern MANIFEST =
            Pattern.compile("(?:(.+)/)?([^/]+)/runs/cutoff=([^/]+)/rerun=(\\d{1,9})/manifest\\.json");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");

    private static final Pattern RERUN = Pattern.compile("/rerun=(\\d{1,9})/manifest\\.json$");

    /** The folder of this run's part files. */
    public String data() {
        return source("data") + run();
    }

    /** Whether the key is that of an object in a run's folder of part files. */
    public static boolean isData(String key) {
        return key.contains("/data/cutoff=");
    }

    /** The folder of this run's manifest and reports. */
    public String documents() {
        return source("runs") + run();
    }

    /** The folder of the documents of all reruns for this cutoff. */
    public String allReruns() {
        return source("runs") + "cutoff=" + CUTOFF.format(cutoff) + "/";
    }

    /** A random text that distinguishes the objects of one attempt from those of all others, of any ledger. */
    public static String newMark() {
        byte[] random = new byte[MARK_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** The key of a part file. */
    public String part(int partition, int number, String mark, int epoch, String extension) {
        return data()
                + String.format(Locale.ROOT, "part-p%02d-%06d-%s-e%d.%s", partition, number, mark, epoch, extension);
    }

    /** The run and the part to which a part file belongs, for formats that have a place for them. */
    public Map<String, String> facts(int partition, int number) {
        return Map.of(
                "nightshift.source", source,
                "nightshift.cutoff", IsoInstant.text(cutoff),
                "nightshift.rerun", Integer.toString(rerun),
                "nightshift.partition", Integer.toString(partition),
                "nightshift.part", Integer.toString(number));
    }

    /** The key of a document. */
    public String document(String name) {
        return documents() + name;
    }

    /** The key of the pointer to the source's newest complete run. */
    public String latest() {
        return source("") + "latest.json";
    }

    /**
     * The folder of the list of the current run's parts, for readers that follow such lists; it contains nothing else.
     */
    public String current() {
        return source("current");
    }

    /** The key of the list of the current run's parts, for readers that follow such lists. */
    public String symlinks() {
        return current() + "symlink.txt";
    }

    /** The key of a small object that proves, before an attempt starts, that the bucket can be written. */
    public String writeCheck(String mark) {
        return data() + "write-check-" + mark;
    }

    /** The folder of the run whose manifest has this key; empty if it is not the key of a manifest. */
    public static Optional<RunFolder> ofManifest(String key) {
        Matcher found = MANIFEST.matcher(key);
        if (!found.matches()) {
            return Optional.empty();
        }
        try {
            RunFolder folder = new RunFolder(
                    found.group(1) == null ? "" : found.group(1),
                    found.group(2),
                    CUTOFF.parse(found.group(3), Instant::from),
                    Integer.parseInt(found.group(4)));
            return folder.document("manifest.json").equals(key) ? Optional.of(folder) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether a key is that of a part file of this run. */
    public boolean hasPart(String key) {
        return isIn(data(), key);
    }

    /** Whether a key is that of a document of this run, or of its rejects. */
    public boolean hasDocument(String key) {
        return isIn(documents(), key) || isIn(document("rejects/"), key);
    }

    private static boolean isIn(String folder, String key) {
        return key.startsWith(folder)
                && NAME.matcher(key.substring(folder.length())).matches();
    }

    /** The rerun number in a manifest's key; empty if the key is not that of a manifest. */
    public static OptionalInt rerunOf(String key) {
        Matcher manifest = RERUN.matcher(key);
        return manifest.find() ? OptionalInt.of(Integer.parseInt(manifest.group(1))) : OptionalInt.empty();
    }

    private String source(String tree) {
        return (prefix.isEmpty() ? "" : prefix + "/") + source + "/" + (tree.isEmpty() ? "" : tree + "/");
    }

    private String run() {
        return "cutoff=" + CUTOFF.format(cutoff) + "/rerun=" + rerun + "/";
    }
}
