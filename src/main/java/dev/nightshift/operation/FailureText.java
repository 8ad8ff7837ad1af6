package dev.nightshift.operation;

import dev.nightshift.work.Causes;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Says in a sentence why something failed; of a failure of the ledger, what its database said. */
final class FailureText {

    private FailureText() {}

    static String of(Throwable failure) {
        for (Throwable cause : Causes.of(failure)) {
            if (cause instanceof DataAccessException || cause instanceof TransactionException) {
                return "The ledger failed: " + said((NestedRuntimeException) cause);
            }
        }
        return text(failure);
    }

    /** A broken connection cannot roll back either, and that failure would hide the first. */
    private static String said(NestedRuntimeException failure) {
        Throwable first = failure instanceof TransactionSystemException unfinished ? original(unfinished) : null;
        NestedRuntimeException nested = first instanceof NestedRuntimeException n ? n : failure;
        return text(nested.getMostSpecificCause());
    }

    private static @Nullable Throwable original(TransactionSystemException failure) {
        return failure.getOriginalException();
    }

    private static String text(Throwable failure) {
        // What an error says is often but a name.
        return failure.getMessage() == null || failure instanceof Error ? failure.toString() : failure.getMessage();
    }
}
