package dev.nightshift.database;

import dev.nightshift.work.Causes;
import dev.nightshift.work.FullDisk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of a database failure for the caller. If a failure has several kinds, the first in this order applies.
 */
public enum SqlErrorKind {
    /** The user or password was refused. Another try may lock the account. */
    CREDENTIALS,
    /** The snapshot of the data to read has expired. */
    SNAPSHOT_LOST,
    /** Another try would fail in the same way. */
    PERMANENT,
    /** The connection or database failed temporarily. A new connection may succeed. */
    TRANSIENT;

    /** The kind of a failure, with its causes and the exceptions in its chain. */
    public static SqlErrorKind of(Throwable failure) {
        SqlErrorKind worst = null;
        for (Throwable one : Causes.of(failure)) {
            worst = worse(worst, ofOne(one));
        }
        return worst == null ? PERMANENT : worst;
    }

    private static @Nullable SqlErrorKind ofOne(Throwable failure) {
        if (failure instanceof SQLException sql) {
            SqlErrorKind coded = SqlErrorCodes.of(sql);
            boolean again = sql instanceof SQLRecoverableException || sql instanceof SQLTransientException;
            return coded == null && again ? TRANSIENT : coded;
        }
        if (failure instanceof IOException && FullDisk.is(failure)) {
            return TRANSIENT;
        }
        if (failure instanceof CertificateException
                || failure instanceof SSLPeerUnverifiedException
                || failure instanceof FileNotFoundException
                || failure instanceof FileSystemException) {
            return PERMANENT;
        }
        return failure instanceof IOException ? TRANSIENT : null;
    }

    static @Nullable SqlErrorKind worse(@Nullable SqlErrorKind one, @Nullable SqlErrorKind other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }
}
