package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads the keys from CSV records (RFC 4180) as {@link CsvEncoder} writes them. Other fields are skipped, regardless of
 * their length. Thread-safe.
 *
 * <p>Neutralized formulas are read as the original texts. An id that begins with {@code '=} or the like in the source
 * cannot be told from a neutralized one, and loses its quote.
 */
final class CsvKeys {

    private static final int BUFFER = 64 * 1024;

    /** Far more than names of columns, ids and times have. */
    static final int MOST_CHARACTERS = 1024 * 1024;

    private final List<String> names;
    private final Column idColumn;
    private final int idIndex;
    private final int timeIndex;
    private final boolean neutralized;

    CsvKeys(List<Column> columns, int idColumn, int timeColumn, boolean neutralized) {
        this.names = columns.stream().map(Column::name).toList();
        this.idColumn = columns.get(idColumn);
        this.idIndex = idColumn;
        this.timeIndex = timeColumn;
        this.neutralized = neutralized;
    }

    void read(InputStream text, KeySink keys) throws IOException {
        CsvFields fields =
                // A decoder of its own reports what is not UTF-8, which a reader of a charset would replace.
                new CsvFields(
                        new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8.newDecoder()), BUFFER),
                        MOST_CHARACTERS);
        requireNames(fields);
        for (long row = 1; fields.more(); row++) {
            readRow(fields, row, keys);
        }
    }

    private void requireNames(CsvFields fields) throws IOException {
        for (int i = 0; i < names.size(); i++) {
            String name = fields.more() ? fields.read() : "";
            if (!name.equals(names.get(i)) || fields.lastOfRecord() != (i == names.size() - 1)) {
                throw new UnreadablePartException("its first line does not name the columns " + names, null);
            }
        }
    }

    private void readRow(CsvFields fields, long row, KeySink keys) throws IOException {
        String id = "";
        String time = "";
        int count = 0;
        do {
            if (count == idIndex) {
                id = fields.read();
            } else if (count == timeIndex) {
                time = fields.read();
            } else {
                fields.skip();
            }
            count++;
        } while (!fields.lastOfRecord());
        if (count != names.size()) {
            throw KeyText.unreadable(row, "it has " + count + " fields, expected " + names.size());
        }
        keys.accept(
                time.isEmpty() ? null : KeyText.time(names.get(timeIndex), time, row),
                KeyText.id(idColumn, original(id), row));
    }

    private String original(String text) {
        return neutralized && text.startsWith("'") && CsvEncoder.formula(text.substring(1)) ? text.substring(1) : text;
    }
}
