package dev.nightshift.file;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import org.jspecify.annotations.Nullable;

/** A file cannot be read as it is, but what another program makes of it can be read from standard input. */
public final class PipedOnlyException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    private final String program;

    /** @param program the program with its options, to which only the file is missing */
    PipedOnlyException(String message, String program, @Nullable Throwable cause) {
        super(Reason.REFUSED, message, cause);
        this.program = program;
    }

    /** The program with its options, to which only the file is missing. */
    public String program() {
        return program;
    }
}
