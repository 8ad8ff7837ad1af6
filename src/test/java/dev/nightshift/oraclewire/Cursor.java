package dev.nightshift.oraclewire;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement that a client has parsed, what it said of binds and columns, and the answer that it reads from. */
final class Cursor implements AutoCloseable {

    private static final int ROW = 7;

    final int number;
    final EngineStatement statement;

    /** What the client said of its binds. It stays valid when the client executes again without saying it. */
    List<Bind> binds = List.of();

    /** What the client wants of columns with large objects; null if it has not said. */
    @Nullable List<Bind> defines;

    @Nullable Rows rows;

    /** Rows that the client has received. */
    long fetched;

    Cursor(int number, EngineStatement statement) {
        this.number = number;
        this.statement = statement;
    }

    /** Reads one row of values. What may be long comes last. */
    @Nullable Object[] readValues(MessageReader in) throws IOException {
        if (in.u1() != ROW) {
            throw new IOException("no row of values");
        }
        Object[] values = new Object[binds.size()];
        boolean block = statement.kind() == EngineStatement.Kind.BLOCK;
        for (boolean last : new boolean[] {false, true}) {
            for (int i = 0; i < values.length; i++) {
                if (binds.get(i).comesLast(block) == last) {
                    values[i] = binds.get(i).readValue(in);
                }
            }
        }
        return values;
    }

    void opened(Rows answer) throws OracleException {
        closeRows();
        rows = answer;
        fetched = 0;
    }

    void closeRows() throws OracleException {
        Rows open = rows;
        rows = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() throws OracleException {
        closeRows();
        statement.close();
    }
}
