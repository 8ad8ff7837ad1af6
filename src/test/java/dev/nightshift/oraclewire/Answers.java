package dev.nightshift.oraclewire;

import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Writes descriptions and rows (python-oracledb, {@code messages/base.pyx}). */
final class Answers {

    private static final int ROW_HEADER = 6;
    private static final int ROW = 7;
    private static final int PARAMETERS = 8;
    private static final int DESCRIPTION = 16;

    /** Bytes after which what is there of an answer is sent. */
    private static final int SPILL = 65_536;

    private final Conversation talk;
    private final LargeObjects largeObjects;

    Answers(Conversation talk, LargeObjects largeObjects) {
        this.talk = talk;
        this.largeObjects = largeObjects;
    }

    void describe(Rows rows) {
        talk.out.u1s(DESCRIPTION, 0);
        description(rows.columns());
    }

    void description(List<Column> columns) {
        talk.out.number(columns.stream().mapToInt(Column::size).sum());
        talk.out.number(columns.size());
        talk.out.u1(columns.size());
        columns(columns);
        talk.out.countedBytes(TimeCodec.date(LocalDateTime.now(ZoneOffset.UTC)));
        talk.out.numbers(0, 0, 0, 0).nothing();
    }

    void columns(List<Column> columns) {
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).describe(talk.out, i + 1);
        }
    }

    /** The driver requires at least one number. */
    void parameters(Cursor cursor) {
        talk.out.u1(PARAMETERS).number(6);
        talk.out.numbers(0, 0, cursor.number, 0, 0, 0);
        talk.out.numbers(0, 0, 0);
    }

    /** Sends at most the wanted count of rows, and whether they are the last. */
    void rows(Cursor cursor, Rows rows, int wanted) throws IOException, OracleException {
        int width = rows.columns().size();
        talk.out.u1s(ROW_HEADER, 0).numbers(width, 0, wanted, 0).nothing().nothing();
        int count = 0;
        boolean more = true;
        while (count < wanted && (more = rows.next())) {
            talk.out.u1(ROW);
            for (int i = 0; i < width; i++) {
                if (rows.columns().get(i).large()) {
                    largeObjects.write(talk.out, cursor, i, rows.value(i));
                } else {
                    talk.out.bytes(rows.value(i));
                }
            }
            count++;
            if (talk.out.waiting() > SPILL) {
                talk.out.spill();
                if (talk.interrupted()) {
                    talk.in.u1();
                }
            }
        }
        cursor.fetched += count;
        parameters(cursor);
        if (more) {
            talk.done(cursor.number, cursor.fetched);
        } else {
            cursor.closeRows();
            talk.noMoreRows(cursor.number, cursor.fetched);
        }
    }
}
