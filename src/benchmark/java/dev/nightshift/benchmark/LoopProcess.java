package dev.nightshift.benchmark;

import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import org.postgresql.PGConnection;

/**
 * Runs a Java peer of the program as a process of its own: the bare ordered loop, the same loop that also writes parts,
 * or COPY if psql is not installed.
 */
public final class LoopProcess {

    private LoopProcess() {}

    /**
     * Arguments: {@code loop}, {@code parts} or {@code copy}, the JDBC URL, the number of rows, user and password, and
     * for {@code parts} an empty folder.
     */
    public static void main(String[] args) throws Exception {
        try (Connection connection = DriverManager.getConnection(args[1], args[3], args[4])) {
            if (args[0].equals("copy")) {
                copy(connection);
            } else if (args[0].equals(Contestant.PARTS)) {
                try (LoopParts parts = new LoopParts(Path.of(args[5]))) {
                    loop(connection, Long.parseLong(args[2]), new BareLoop(LoginsTable.CUTOFF, parts::add));
                }
            } else {
                loop(connection, Long.parseLong(args[2]), new BareLoop(LoginsTable.CUTOFF));
            }
        }
    }

    private static void loop(Connection connection, long rows, BareLoop loop) throws SQLException {
        long start = System.nanoTime();
        pass(connection, rows, loop);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(String.join(" ", loop.answers()));
        System.out.printf(Locale.ROOT, "seconds %.3f%n", seconds);
    }

    /** Makes one pass over {@link LoginsTable}. */
    static BareLoop pass(Connection connection, long rows) throws SQLException {
        return pass(connection, rows, new BareLoop(LoginsTable.CUTOFF));
    }

    private static BareLoop pass(Connection connection, long rows, BareLoop loop) throws SQLException {
        connection.setAutoCommit(false);
        loop.read(connection, BareLoop.ORDERED);
        connection.commit();
        loop.require(rows);
        return loop;
    }

    private static void copy(Connection connection) throws Exception {
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (" + BareLoop.ORDERED + ") TO STDOUT", OutputStream.nullOutputStream());
    }
}
