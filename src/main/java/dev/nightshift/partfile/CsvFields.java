package dev.nightshift.partfile;

import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Reads CSV (RFC 4180) field by field; skipped fields take no memory. Not thread-safe. */
final class CsvFields {

    private static final int NOT_READ = -2;
    private static final int END = -1;

    private final Reader in;
    private final int most;
    private int next = NOT_READ;
    private boolean lastOfRecord;

    /**
     * @param in a buffered reader, because characters are read one by one
     * @param most how many characters a field that is read may have
     */
    CsvFields(Reader in, int most) {
        this.in = in;
        this.most = most;
    }

    /** Whether another record follows. */
    boolean more() throws IOException {
        return peek() != END;
    }

    /** Whether the field that was last read or skipped ends its record. */
    boolean lastOfRecord() {
        return lastOfRecord;
    }

    /** The next field, without its quotes. */
    String read() throws IOException {
        StringBuilder field = new StringBuilder();
        take(field);
        return field.toString();
    }

    /** Skips the next field. */
    void skip() throws IOException {
        take(null);
    }

    private void take(@Nullable StringBuilder field) throws IOException {
        if (peek() == '"') {
            takeQuoted(field);
        } else {
            while (peek() != ',' && peek() != '\r' && peek() != '\n' && peek() != END) {
                keep(field, take());
            }
        }
        endField();
    }

    private void takeQuoted(@Nullable StringBuilder field) throws IOException {
        take();
        while (true) {
            int c = take();
            if (c == END) {
                throw new EOFException("it ends within a quoted field");
            }
            if (c == '"') {
                if (peek() != '"') {
                    return;
                }
                take();
            }
            keep(field, c);
        }
    }

    private void keep(@Nullable StringBuilder field, int c) throws IOException {
        if (field != null) {
            if (field.length() == most) {
                throw new IOException("a name or key has more than " + most + " characters");
            }
            field.append((char) c);
        }
    }

    private void endField() throws IOException {
        int c = take();
        if (c == '\r' && peek() == '\n') {
            c = take();
        }
        lastOfRecord = c != ',';
        if (c != ',' && c != '\n' && c != END) {
            throw new IOException("a field is followed by '" + (char) c + "', expected a comma or the end of the line");
        }
    }

    private int peek() throws IOException {
        if (next == NOT_READ) {
            next = in.read();
        }
        return next;
    }

    private int take() throws IOException {
        int c = peek();
        next = c == END ? END : NOT_READ;
        return c;
    }
}
