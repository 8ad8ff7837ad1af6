package dev.nightshift.oraclewire;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The cursors of a session, by the numbers that the client knows. */
final class Cursors {

    private final Map<Integer, Cursor> cursors = new HashMap<>();
    private int last;

    /** @param number of a cursor that is parsed again; any other for a new one */
    Cursor parse(int number, EngineStatement statement) throws OracleException {
        Cursor old = cursors.get(number);
        if (old != null) {
            old.close();
        }
        Cursor cursor = new Cursor(old == null ? ++last : number, statement);
        cursors.put(cursor.number, cursor);
        return cursor;
    }

    Cursor get(int number) throws IOException {
        Cursor cursor = cursors.get(number);
        if (cursor == null) {
            throw new IOException("no cursor " + number);
        }
        return cursor;
    }

    void close(int number) throws OracleException {
        Cursor cursor = cursors.remove(number);
        if (cursor != null) {
            cursor.close();
        }
    }

    void closeRows(int number) throws OracleException {
        Cursor cursor = cursors.get(number);
        if (cursor != null) {
            cursor.closeRows();
        }
    }
}
