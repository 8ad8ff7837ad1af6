package dev.nightshift.operation;

import dev.nightshift.file.NoRecordException;
import dev.nightshift.work.Causes;
import dev.nightshift.work.Defects;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Says in a sentence why something failed. For a failure of the ledger, the sentence is that of its database. */
final class FailureText {

    private FailureText() {}

    static String of(Throwable failure) {
        for (Throwable cause : Causes.of(failure)) {
            if (cause instanceof DataAccessException || cause instanceof TransactionException) {
                return "The ledger failed: " + firstReport((NestedRuntimeException) cause);
            }
        }
        return Defects.is(failure)
                ? "A defect of the program; report it with the stack trace that was logged: " + failure
                : text(failure);
    }

    /** The same for the ledger, whose texts others read too: without content of a file. */
    static String stored(Throwable failure) {
        return Causes.first(failure, NoRecordException.class)
                .map(NoRecordException::withoutLook)
                .orElseGet(() -> of(failure));
    }

    /**
     * Returns what the database reported first. A broken connection cannot roll back either, and that second failure
     * would hide the first.
     */
    private static String firstReport(NestedRuntimeException failure) {
        Throwable first = failure instanceof TransactionSystemException unfinished ? original(unfinished) : null;
        NestedRuntimeException nested = first instanceof NestedRuntimeException n ? n : failure;
        return text(nested.getMostSpecificCause());
    }

    private static @Nullable Throwable original(TransactionSystemException failure) {
        return failure.getOriginalException();
    }

    private static String text(Throwable failure) {
        if (failure instanceof SQLException) {
            return Causes.firstLine(failure);
        }
        // The message of an Error is often just a name.
        return failure.getMessage() == null || failure instanceof Error ? failure.toString() : failure.getMessage();
    }
}
