package dev.nightshift.file;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.util.List;

/** A file has a text, but no record. Only other options or another file help. */
public final class NoRecordException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    private final String withoutLook;

    NoRecordException(InputFile file, InputProperties properties, List<String> firstRejects) {
        this(
                "No record was found in the file " + file.path(),
                ", which " + file.look(properties),
                ":\n  " + String.join("\n  ", firstRejects));
    }

    private NoRecordException(String found, String look, String rejects) {
        super(Reason.REFUSED, found + look + rejects, null);
        this.withoutLook = found + rejects;
    }

    /** The message without the names of the file's fields, which are content of the file. */
    public String withoutLook() {
        return withoutLook;
    }
}
