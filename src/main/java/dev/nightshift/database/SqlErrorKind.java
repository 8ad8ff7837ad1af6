package dev.nightshift.database;

import dev.nightshift.work.Causes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What a failure of a database means for whoever asked. Of several verdicts on one failure the first here rules. */
public enum SqlErrorKind {
    /** User or password are refused; asking again may lock the account. */
    CREDENTIALS,
    /** The state that was to be read is no longer there. */
    SNAPSHOT_LOST,
    /** Asking again gives the same answer. */
    PERMANENT,
    /** Connection or database had a bad moment: a new connection may do. */
    TRANSIENT;

    /** The verdict on all that a failure is made of: its causes and the exceptions chained to it. */
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
