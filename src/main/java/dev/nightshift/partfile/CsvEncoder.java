package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import dev.nightshift.login.LoginRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes rows as CSV (RFC 4180), as exactly as {@link JsonLinesEncoder} does: in UTF-8, with a header line, and with
 * lines that end with CR LF. NULL is an empty field; the empty text is a quoted empty field.
 *
 * <p>Not thread-safe; each part has its own.
 */
final class CsvEncoder implements RowEncoder {

    private final List<Cell> cells = new ArrayList<>();
    private final OutputStream compressed;
    private final Utf8Output out;
    private final boolean neutralize;

    /** @param compressed closed by {@link #finish} and {@link #abandon} */
    CsvEncoder(List<Column> columns, int idColumn, int timeColumn, boolean neutralize, OutputStream compressed)
            throws IOException {
        this.compressed = compressed;
        this.out = new Utf8Output(compressed);
        this.neutralize = neutralize;
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            cells.add(i == idColumn ? id(column) : i == timeColumn ? time(column) : value(column, i));
            name(column, i > 0);
        }
        endLine();
    }

    private void name(Column column, boolean more) throws IOException {
        if (more) {
            out.put(',');
        }
        quotedIfNeeded(column.name());
    }

    @Override
    public void write(LoginRecord row) throws IOException {
        if (row.encoded() != null) {
            throw new IllegalStateException("Rows of a file have no columns, so they cannot be written as CSV");
        }
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                out.put(',');
            }
            cells.get(i).write(row);
        }
        endLine();
    }

    private void endLine() throws IOException {
        out.put('\r');
        out.put('\n');
    }

    @Override
    public void finish() throws IOException {
        out.flush();
        compressed.close();
    }

    @Override
    public void abandon() {
        try {
            compressed.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The compressor's memory could not be freed", e);
        }
    }

    private Cell id(Column column) {
        return row -> {
            Object value = row.id().value();
            if (value instanceof String text) {
                text(column, row, text);
            } else {
                number(value);
            }
        };
    }

    private Cell time(Column column) {
        TimeText text = TimeText.of(column);
        return row -> {
            Instant at = row.lastLogin();
            if (at != null) {
                put(text.set(at));
            }
        };
    }

    private Cell value(Column column, int index) {
        Value writer = value(column);
        return row -> {
            Object value = row.value(index);
            if (value != null) {
                writer.write(row, value);
            }
        };
    }

    private Value value(Column column) {
        TimeText text = TimeText.of(column);
        return switch (column.type()) {
            case NUMBER -> (row, value) -> number(value);
            case NUMBER_OR_TEXT ->
                throw new IllegalArgumentException(
                        "column " + column.name() + " has no single type, so it is not a table's");
            case DOUBLE, BOOLEAN -> (row, value) -> out.ascii(value.toString());
            case TEXT, UUID -> (row, value) -> text(column, row, (String) value);
            case BINARY -> (row, value) -> binary((byte[]) value);
            case DATE -> (row, value) -> put(text.set((LocalDate) value));
            case LOCAL_DATE_TIME -> (row, value) -> put(text.set((LocalDateTime) value));
            case OFFSET_DATE_TIME -> (row, value) -> put(text.set((OffsetDateTime) value));
            case INSTANT -> (row, value) -> put(text.set((Instant) value));
        };
    }

    private void number(Object value) throws IOException {
        if (value instanceof Long whole) {
            out.number(whole);
        } else {
            out.ascii(NumberText.of((BigDecimal) value));
        }
    }

    private void binary(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            quoted("");
        } else {
            out.hex(bytes);
        }
    }

    private void put(TimeText text) throws IOException {
        out.put(text.buffer(), text.length());
    }

    private void text(Column column, LoginRecord row, String text) throws IOException {
        if (!Utf8Output.whole(text)) {
            throw new UnfitValueException(column, row.id(), "it contains an unpaired surrogate; fix the value");
        }
        quotedIfNeeded(neutralize && formula(text) ? "'" + text : text);
    }

    /** Whether a spreadsheet would read the text as a formula; see OWASP, "CSV Injection". */
    static boolean formula(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    }

    private void quotedIfNeeded(String text) throws IOException {
        if (mustBeQuoted(text)) {
            quoted(text);
        } else {
            out.text(text, '"');
        }
    }

    private static boolean mustBeQuoted(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' || c == '"' || c == '\r' || c == '\n') {
                return true;
            }
        }
        return text.isEmpty();
    }

    private void quoted(String text) throws IOException {
        out.put('"');
        out.text(text, '"');
        out.put('"');
    }

    @FunctionalInterface
    private interface Cell {
        void write(LoginRecord row) throws IOException;
    }

    @FunctionalInterface
    private interface Value {
        void write(LoginRecord row, Object value) throws IOException;
    }
}
