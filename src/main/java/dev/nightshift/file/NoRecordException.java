package dev.nightshift.file;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.util.List;

/** A file has a text, but no record. Only other options or another file help. */
public final class NoRecordException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    NoRecordException(InputFile file, InputProperties properties, List<String> firstRejects) {
        super(
                Reason.REFUSED,
                "No record was found in the file " + file.path() + ", which " + file.look(properties) + ":\n  "
                        + String.join("\n  ", firstRejects),
                null);
    }
}
