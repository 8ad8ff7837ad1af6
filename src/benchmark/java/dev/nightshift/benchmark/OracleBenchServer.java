package dev.nightshift.benchmark;

import dev.nightshift.oraclewire.Call;
import dev.nightshift.oraclewire.OracleServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Our own server that speaks Oracle's wire protocol, with a table of logins, in a process of its own, so that its work
 * is not that of the program which reads. {@link #close} ends it.
 */
public final class OracleBenchServer implements AutoCloseable {

    static final String USER = "bench";
    static final String PASSWORD = "secret";

    private static final List<Call> COUNTED = List.of(Call.values());

    private final Process process;
    private final PrintWriter questions;
    private final BufferedReader answers;
    private final String url;

    private OracleBenchServer(Process process) throws IOException {
        this.process = process;
        this.questions = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.url = answer();
    }

    static OracleBenchServer start(BenchOptions options, long rows) throws IOException {
        return new OracleBenchServer(new ProcessBuilder(
                        options.java(),
                        "-Xmx2g",
                        "-cp",
                        options.classpath(),
                        OracleBenchServer.class.getName(),
                        Long.toString(rows))
                .redirectError(ProcessBuilder.Redirect.to(
                        Path.of(options.work().toString(), "server.log").toFile()))
                .start());
    }

    String jdbcUrl() {
        return url;
    }

    /** How often it was called since the last question. */
    Calls calls() throws IOException {
        questions.println("calls");
        long[] counts = Arrays.stream(answer().split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
        return new Calls(
                counts[COUNTED.indexOf(Call.FETCH)], Arrays.stream(counts).sum());
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the server ended; see server.log");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** Round trips: those that fetch more rows, and all. */
    record Calls(long fetches, long all) {

        Calls since(Calls before) {
            return new Calls(fetches - before.fetches, all - before.all);
        }
    }

    /** Serves until its input ends. Argument: the number of rows. */
    public static void main(String[] args) throws IOException {
        try (OracleServer server = new OracleServer().addUser(USER, PASSWORD)) {
            server.execute(
                    USER,
                    "CREATE TABLE LOGINS (ID NUMBER(19) NOT NULL PRIMARY KEY, USER_NAME VARCHAR2(30) NOT NULL,"
                            + " COUNTRY VARCHAR2(2) NOT NULL, LOGIN_COUNT NUMBER(10) NOT NULL, SCORE NUMBER(9,3) NOT NULL,"
                            + " LAST_LOGIN TIMESTAMP(6) NOT NULL)",
                    "INSERT INTO LOGINS SELECT X, 'member-' || X,"
                            + " SUBSTR('DEATCHFRITESNLPLSEUK', 1 + 2 * MOD(X, 10), 2), MOD(X * 7919, 1000),"
                            + " MOD(X * 104729, 1000000) * 0.001,"
                            + " DATEADD(MICROSECOND, MOD(X * 6180339887, CAST(94608000 AS BIGINT)) * 1000000 + MOD(X * X, 999983),"
                            + " TIMESTAMP '2023-09-01 00:00:00') FROM SYSTEM_RANGE(1, " + args[0] + ")",
                    "CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)");
            System.out.println(server.url());
            BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (questions.readLine() != null) {
                System.out.println(String.join(
                        " ",
                        COUNTED.stream()
                                .map(call -> Integer.toString(server.calls(call)))
                                .toList()));
            }
        }
    }
}
