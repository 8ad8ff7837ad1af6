package dev.nightshift.work;

import java.io.IOException;
import java.sql.SQLException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Tells a defect of the program from a failure of what it works with. */
public final class Defects {

    private Defects() {}

    /** Whether the program itself failed, not a database, a file, the network or the memory. */
    public static boolean is(Throwable failure) {
        return Causes.of(failure).stream()
                .noneMatch(cause -> cause instanceof NightshiftException
                        || cause instanceof DataAccessException
                        || cause instanceof TransactionException
                        || cause instanceof SQLException
                        || cause instanceof IOException
                        || cause instanceof VirtualMachineError);
    }
}
