package dev.nightshift.operation;

import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.SourceDescription;
import dev.nightshift.partfile.Compression;
import dev.nightshift.partfile.Format;
import dev.nightshift.partfile.PartOptions;
import dev.nightshift.work.NightshiftException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides how an attempt encodes part files: as the command line says, or else as planned, or else as the settings say.
 */
record PartEncoding(Format format, Compression compression, PartOptions options) {

    /**
     * Returns the encoding that the attempt would plan, which only a format of the command line can make contradict the
     * stored plan.
     *
     * @param asked the format of the command line; null if there is none
     * @param stored the stored plan of the run; null if there is none yet
     */
    static PartEncoding of(NightshiftProperties settings, @Nullable Format asked, @Nullable Plan stored) {
        Format planned = stored == null ? settings.format() : known(stored.format(), Format::of);
        Format format = asked == null ? planned : asked;
        Plan kept = format == planned ? stored : null;
        Compression wanted = settings.compression();
        Compression compression = kept != null
                ? known(kept.compression(), Compression::of)
                : wanted == null ? format.usualCompression() : wanted;
        Integer level = settings.compressionLevel();
        boolean levelFits = level != null && level <= compression.highestLevel();
        return new PartEncoding(
                format,
                compression,
                new PartOptions(
                        levelFits ? level : null,
                        kept != null
                                ? Boolean.TRUE.equals(kept.neutralizeFormulas())
                                : format == Format.CSV && settings.csv().neutralizeFormulas()));
    }

    private static <T> T known(String label, Function<String, T> parser) {
        try {
            return parser.apply(label);
        } catch (NightshiftException | IllegalArgumentException e) {
            throw NightshiftException.refused(
                    "The run writes " + label
                            + ", which this version of the program does not know; use the version that wrote it",
                    e);
        }
    }

    /**
     * @throws NightshiftException if the rows of this source cannot be written in this way, or this machine cannot do
     *     it
     */
    void requireFit(SourceDescription source) {
        String objection = compression.objection();
        if (objection != null) {
            throw NightshiftException.refused(
                    "Part files cannot be compressed by " + compression.label() + ": " + objection
                            + ". Set nightshift.compression to gzip, or use a file system from which libraries can"
                            + " be loaded");
        }
        if (source.ofFile()) {
            requireFitForFiles(format);
        }
    }

    /** @throws NightshiftException if the rows of a file cannot be written in this format */
    static void requireFitForFiles(Format format) {
        if (format != Format.JSONL) {
            throw NightshiftException.refused(
                    "The records of a file may differ in their fields, so they cannot be written as " + format.label()
                            + ", which has fixed columns; use --format jsonl");
        }
    }
}
