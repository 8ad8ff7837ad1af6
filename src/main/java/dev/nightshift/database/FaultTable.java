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
final class FaultTable {

    private static final List<Codes> ORACLE = List.of(
            new Codes(Fault.CREDENTIALS, "none, wrong or expired, or the account is locked")
                    .and(1005, 1017, 28000, 28001, 28002, 28003),
            new Codes(Fault.SNAPSHOT_LOST, "its undo is gone, its SCN unknown, or the table was altered since")
                    .and(1555, 8180, 8181, 1466, 22924),
            new Codes(Fault.PERMANENT, "the SQL is wrong, or names what is not there or not granted")
                    .to(900, 999)
                    .and(1031, 1045, 6550, 1476, 2049),
            new Codes(Fault.PERMANENT, "a value does not fit").and(1722, 1882).to(1830, 1861),
            new Codes(Fault.PERMANENT, "the table was truncated, dropped or moved under the query").and(1410, 8103),
            new Codes(Fault.PERMANENT, "an internal error, which repeats and is for the DBA").and(600, 7445),
            new Codes(Fault.PERMANENT, "there is no such service or alias").and(12154, 12505),
            new Codes(Fault.PERMANENT, "the driver cannot map a column").to(17003, 17006),
            new Codes(Fault.TRANSIENT, "the session was killed, timed out or lost its server")
                    .and(28, 1012, 2396, 2399, 3113, 3114, 3135, 41412),
            new Codes(Fault.TRANSIENT, "the instance starts, stops or fails over")
                    .and(1033, 1034, 1035, 1089, 1090, 1092)
                    .to(25401, 25409),
            new Codes(Fault.TRANSIENT, "a standby lags behind").and(3172),
            new Codes(Fault.TRANSIENT, "the listener is not ready")
                    .and(12514, 12516, 12518, 12519, 12520, 12526, 12528, 12541, 12564),
            new Codes(Fault.TRANSIENT, "the network broke")
                    .and(12152, 12153, 12157, 12170, 12535, 12537, 12543, 12547, 12560, 12570, 12571)
                    .to(12606, 12609),
            new Codes(Fault.TRANSIENT, "the driver lost its connection, or found no host or nobody there in time")
                    .and(17002, 17008, 17410, 17447, 17800, 17868, 17904, 18714, 18730),
            new Codes(Fault.TRANSIENT, "a lock, or code that is being replaced")
                    .and(54, 60, 4020, 4021, 4061, 4065, 4068, 8177, 30006),
            new Codes(Fault.TRANSIENT, "a call was cancelled or took too long").and(1013),
            new Codes(Fault.TRANSIENT, "sessions, processes, memory or temporary space are used up for now")
                    .and(18, 20, 1652, 1653, 2391, 4030, 4031));

    private static final List<Codes> H2 = List.of(
            new Codes(Fault.PERMANENT, "there is no such database").and(90013, 90146),
            new Codes(Fault.TRANSIENT, "the server has gone, or the database was closed")
                    .and(90007, 90067, 90098, 90121),
            new Codes(Fault.TRANSIENT, "somebody else has the database for himself").and(90020, 90135),
            new Codes(Fault.TRANSIENT, "a lock was waited for in vain").and(50200));

    /** By whole state or its class, the first two characters. */
    private static final List<States> STATES = List.of(
            new States(Fault.CREDENTIALS, "user or password are refused", "28"),
            new States(Fault.PERMANENT, "the server wants another way to connect: TLS, a password", "08004"),
            new States(Fault.PERMANENT, "there is no such database", "3D000"),
            new States(Fault.TRANSIENT, "there is no connection, or no longer", "08"),
            new States(Fault.TRANSIENT, "the server starts, stops or is being restored", "57P01", "57P02", "57P03"),
            new States(Fault.TRANSIENT, "the session was silent or open for too long", "57P05", "25P03", "25P04"),
            new States(Fault.TRANSIENT, "connections, memory or disk are used up for now", "53"),
            new States(Fault.TRANSIENT, "rolled back for others' sake, such as a standby's recovery", "40"),
            new States(Fault.TRANSIENT, "a lock was not to be had", "55P03"),
            new States(Fault.TRANSIENT, "a call was cancelled or took too long", "57014"));

    /** What drivers say of a lost connection without a code. */
    private static final List<String> WORDS = List.of(
            "no more data to read from socket", "connection reset", "broken pipe", "closed connection", "io error");

    /** What happened stands behind these. */
    private static final Pattern NESTED = Pattern.compile("ORA-(\\d{5})");

    private static final Map<Integer, Fault> BY_CODE = byCode();
    private static final Map<String, Fault> BY_STATE = byState();

    private FaultTable() {}

    /** The verdict on one exception, without those that it is chained to; null: nothing is known. */
    static @Nullable Fault of(SQLException failure) {
        Fault coded = BY_CODE.get(failure.getErrorCode());
        if (coded != null) {
            return coded;
        }
        String message = String.valueOf(failure.getMessage());
        Fault nested = nested(message);
        if (nested != null) {
            return nested;
        }
        Fault state = byState(failure.getSQLState());
        if (state != null) {
            return state;
        }
        String words = message.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(words::contains) ? Fault.TRANSIENT : null;
    }

    /** ORA-00604 and ORA-12801 only say that something else failed, and tell it in the lines below. */
    private static @Nullable Fault nested(String message) {
        Matcher codes = NESTED.matcher(message);
        Fault worst = null;
        while (codes.find()) {
            Fault one = BY_CODE.get(Integer.parseInt(codes.group(1)));
            worst = Fault.worse(worst, one);
        }
        return worst;
    }

    private static @Nullable Fault byState(@Nullable String state) {
        if (state == null || state.length() < 2) {
            return null;
        }
        Fault exact = BY_STATE.get(state);
        return exact != null ? exact : BY_STATE.get(state.substring(0, 2));
    }

    private static Map<Integer, Fault> byCode() {
        Map<Integer, Fault> faults = new HashMap<>();
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

    private static Map<String, Fault> byState() {
        Map<String, Fault> faults = new HashMap<>();
        for (States group : STATES) {
            for (String state : group.states) {
                faults.put(state, group.fault);
            }
        }
        return Map.copyOf(faults);
    }

    /** Vendor codes of one meaning; the reason is for readers of this table. */
    private record Codes(Fault fault, String reason, List<Integer> codes) {

        private Codes(Fault fault, String reason) {
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

    private record States(Fault fault, String reason, List<String> states) {

        private States(Fault fault, String reason, String... states) {
            this(fault, reason, List.of(states));
        }
    }
}
