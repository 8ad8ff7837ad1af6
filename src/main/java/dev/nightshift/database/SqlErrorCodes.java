package dev.nightshift.database;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Classifies failures by vendor code and SQL state, or by the message if these are unknown. The codes of all databases
 * are in one table, because an exception does not name its database.
 */
final class SqlErrorCodes {

    /** The SQL states of every database. */
    private static final List<SqlErrorGroup> STANDARD = List.of(
            SqlErrorGroup.credentials("the user or password was refused").states("28"),
            SqlErrorGroup.temporary("the connection was not made or was lost").states("08"),
            SqlErrorGroup.temporary("rolled back in favour of other work, such as a standby's recovery")
                    .states("40"));

    /** Messages of drivers about a lost connection, without a code. */
    private static final List<String> WORDS = List.of(
            "no more data to read from socket", "connection reset", "broken pipe", "closed connection", "io error");

    private static final Map<Integer, SqlErrorKind> BY_CODE = new HashMap<>();
    private static final Map<String, SqlErrorKind> BY_STATE = new HashMap<>();

    static {
        Stream.concat(STANDARD.stream(), Databases.ALL.stream().flatMap(database -> database.errors().stream()))
                .forEach(SqlErrorCodes::add);
    }

    private SqlErrorCodes() {}

    private static void add(SqlErrorGroup group) {
        group.codes().forEach(code -> add(BY_CODE, code, group.kind()));
        group.states().forEach(state -> add(BY_STATE, state, group.kind()));
    }

    private static <K> void add(Map<K, SqlErrorKind> kinds, K code, SqlErrorKind kind) {
        if (kinds.put(code, kind) != null) {
            throw new IllegalStateException(code + " is in two groups");
        }
    }

    /** Whether a pool refuses transactions. Its SQL state is that of a lost connection, because it then closes it. */
    static boolean statementPooling(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains("statement pooling mode");
    }

    /** The kind of one exception, without those in its chain; null if it is unknown. */
    static @Nullable SqlErrorKind of(SQLException failure) {
        if (statementPooling(failure)) {
            return SqlErrorKind.PERMANENT;
        }
        SqlErrorKind coded = BY_CODE.get(failure.getErrorCode());
        if (coded != null) {
            return coded;
        }
        String message = String.valueOf(failure.getMessage());
        SqlErrorKind named = null;
        for (Database database : Databases.ALL) {
            for (int code : database.codesIn(message)) {
                named = SqlErrorKind.worse(named, BY_CODE.get(code));
            }
        }
        if (named != null) {
            return named;
        }
        SqlErrorKind state = byState(failure.getSQLState());
        if (state != null) {
            return state;
        }
        String words = message.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(words::contains) ? SqlErrorKind.TRANSIENT : null;
    }

    private static @Nullable SqlErrorKind byState(@Nullable String state) {
        if (state == null || state.length() < 2) {
            return null;
        }
        SqlErrorKind exact = BY_STATE.get(state);
        return exact != null ? exact : BY_STATE.get(state.substring(0, 2));
    }
}
