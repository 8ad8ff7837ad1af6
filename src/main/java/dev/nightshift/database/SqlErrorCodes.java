package dev.nightshift.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Vendor codes and SQL states whose meaning is known; for those that are not, the words of the message. */
final class SqlErrorCodes {

    private static final List<Codes> ORACLE = List.of(
            new Codes(SqlErrorKind.CREDENTIALS, "none, wrong or expired, or the account is locked")
                    .and(1005, 1017, 28000, 28001, 28002, 28003),
            new Codes(SqlErrorKind.SNAPSHOT_LOST, "its undo is gone, its SCN unknown, or the table was altered since")
                    .and(1555, 8180, 8181, 1466, 22924),
            new Codes(SqlErrorKind.PERMANENT, "the SQL is wrong, or names what is not there or not granted")
                    .to(900, 999)
                    .and(1031, 1045, 6550, 1476, 2049),
            new Codes(SqlErrorKind.PERMANENT, "a value does not fit")
                    .and(1722, 1882)
                    .to(1830, 1861),
            new Codes(SqlErrorKind.PERMANENT, "the table was truncated, dropped or moved under the query")
                    .and(1410, 8103),
            new Codes(SqlErrorKind.PERMANENT, "an internal error, which repeats and is for the DBA").and(600, 7445),
            new Codes(SqlErrorKind.PERMANENT, "there is no such service or alias").and(12154, 12505),
            new Codes(SqlErrorKind.PERMANENT, "the driver cannot map a column").to(17003, 17006),
            new Codes(SqlErrorKind.TRANSIENT, "the session was killed, timed out or lost its server")
                    .and(28, 1012, 2396, 2399, 3113, 3114, 3135, 41412),
            new Codes(SqlErrorKind.TRANSIENT, "the instance starts, stops or fails over")
                    .and(1033, 1034, 1035, 1089, 1090, 1092)
                    .to(25401, 25409),
            new Codes(SqlErrorKind.TRANSIENT, "a standby lags behind").and(3172),
            new Codes(SqlErrorKind.TRANSIENT, "the listener is not ready")
                    .and(12514, 12516, 12518, 12519, 12520, 12526, 12528, 12541, 12564),
            new Codes(SqlErrorKind.TRANSIENT, "the network broke")
                    .and(12152, 12153, 12157, 12170, 12535, 12537, 12543, 12547, 12560, 12570, 12571)
                    .to(12606, 12609),
            new Codes(
                            SqlErrorKind.TRANSIENT,
                            "the driver lost its connection, or found no host or nobody there in time")
                    .and(17002, 17008, 17410, 17447, 17800, 17868, 17904, 18714, 18730),
            new Codes(SqlErrorKind.TRANSIENT, "a lock, or code that is being replaced")
                    .and(54, 60, 4020, 4021, 4061, 4065, 4068, 8177, 30006),
            new Codes(SqlErrorKind.TRANSIENT, "a call was cancelled or took too long").and(1013),
            new Codes(SqlErrorKind.TRANSIENT, "sessions, processes, memory or temporary space are used up for now")
                    .and(18, 20, 1652, 1653, 2391, 4030, 4031));

    private static final List<Codes> H2 = List.of(
            new Codes(SqlErrorKind.PERMANENT, "there is no such database").and(90013, 90146),
            new Codes(SqlErrorKind.TRANSIENT, "the server has gone, or the database was closed")
                    .and(90007, 90067, 90098, 90121),
            new Codes(SqlErrorKind.TRANSIENT, "somebody else has the database for himself").and(90020, 90135),
            new Codes(SqlErrorKind.TRANSIENT, "a lock was waited for in vain").and(50200));

    /** By whole state or its class, the first two characters. */
    private static final List<States> STATES = List.of(
            new States(SqlErrorKind.CREDENTIALS, "user or password are refused", "28"),
            new States(SqlErrorKind.PERMANENT, "the server wants another way to connect: TLS, a password", "08004"),
            new States(SqlErrorKind.PERMANENT, "there is no such database", "3D000"),
            new States(SqlErrorKind.TRANSIENT, "there is no connection, or no longer", "08"),
            new States(
                    SqlErrorKind.TRANSIENT, "the server starts, stops or is being restored", "57P01", "57P02", "57P03"),
            new States(
                    SqlErrorKind.TRANSIENT, "the session was silent or open for too long", "57P05", "25P03", "25P04"),
            new States(SqlErrorKind.TRANSIENT, "connections, memory or disk are used up for now", "53"),
            new States(SqlErrorKind.TRANSIENT, "rolled back for others' sake, such as a standby's recovery", "40"),
            new States(SqlErrorKind.TRANSIENT, "a lock was not to be had", "55P03"),
            new States(SqlErrorKind.TRANSIENT, "a call was cancelled or took too long", "57014"));

    /** What drivers say of a lost connection without a code. */
    private static final List<String> WORDS = List.of(
            "no more data to read from socket", "connection reset", "broken pipe", "closed connection", "io error");

    /** What happened stands behind these. */
    private static final Pattern NESTED = Pattern.compile("ORA-(\\d{5})");

    private static final Map<Integer, SqlErrorKind> BY_CODE = byCode();
    private static final Map<String, SqlErrorKind> BY_STATE = byState();

    private SqlErrorCodes() {}

    /** The verdict on one exception, without those that it is chained to; null: nothing is known. */
    static @Nullable SqlErrorKind of(SQLException failure) {
        SqlErrorKind coded = BY_CODE.get(failure.getErrorCode());
        if (coded != null) {
            return coded;
        }
        String message = String.valueOf(failure.getMessage());
        SqlErrorKind nested = nested(message);
        if (nested != null) {
            return nested;
        }
        SqlErrorKind state = byState(failure.getSQLState());
        if (state != null) {
            return state;
        }
        String words = message.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(words::contains) ? SqlErrorKind.TRANSIENT : null;
    }

    /** ORA-00604 and ORA-12801 only say that something else failed, and tell it in the lines below. */
    private static @Nullable SqlErrorKind nested(String message) {
        Matcher codes = NESTED.matcher(message);
        SqlErrorKind worst = null;
        while (codes.find()) {
            SqlErrorKind one = BY_CODE.get(Integer.parseInt(codes.group(1)));
            worst = SqlErrorKind.worse(worst, one);
        }
        return worst;
    }

    private static @Nullable SqlErrorKind byState(@Nullable String state) {
        if (state == null || state.length() < 2) {
            return null;
        }
        SqlErrorKind exact = BY_STATE.get(state);
        return exact != null ? exact : BY_STATE.get(state.substring(0, 2));
    }

    private static Map<Integer, SqlErrorKind> byCode() {
        Map<Integer, SqlErrorKind> faults = new HashMap<>();
        for (List<Codes> database : List.of(ORACLE, H2)) {
            for (Codes group : database) {
                for (int code : group.codes) {
                    if (faults.put(code, group.fault) != null) {
                        throw new IllegalStateException("code " + code + " stands in two groups");
                    }
                }
            }
        }
        return Map.copyOf(faults);
    }

    private static Map<String, SqlErrorKind> byState() {
        Map<String, SqlErrorKind> faults = new HashMap<>();
        for (States group : STATES) {
            for (String state : group.states) {
                faults.put(state, group.fault);
            }
        }
        return Map.copyOf(faults);
    }

    /** Vendor codes of one meaning; the reason is for readers of this table. */
    private record Codes(SqlErrorKind fault, String reason, List<Integer> codes) {

        private Codes(SqlErrorKind fault, String reason) {
            this(fault, reason, List.of());
        }

        private Codes and(int... more) {
            List<Integer> all = new ArrayList<>(codes);
            Arrays.stream(more).forEach(all::add);
            return new Codes(fault, reason, all);
        }

        private Codes to(int first, int last) {
            return and(IntStream.rangeClosed(first, last).toArray());
        }
    }

    private record States(SqlErrorKind fault, String reason, List<String> states) {

        private States(SqlErrorKind fault, String reason, String... states) {
            this(fault, reason, List.of(states));
        }
    }
}
