package dev.nightshift.partfile;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.nightshift.login.Column;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The keys in records of CSV. Thread-safe. */
final class CsvKeys {

    /** Characters of the widest field: a part has no more bytes. */
    private static final int WIDEST = 64 * 1024 * 1024;

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

    /** @param text is closed at the end */
    void read(InputStream text, KeySink keys) throws IOException {
        long row = 0;
        try (CsvReader<CsvRecord> records = CsvReader.builder()
                .maxBufferSize(WIDEST)
                // Whose number is looked at here.
                .allowMissingFields(true)
                .allowExtraFields(true)
                .ofCsvRecord(new InputStreamReader(text, StandardCharsets.UTF_8))) {
            for (CsvRecord entry : records) {
                if (row == 0) {
                    requireNames(entry);
                } else {
                    readRow(entry, row, keys);
                }
                row++;
            }
        } catch (CsvParseException | UncheckedIOException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw KeyText.unreadable(row, String.valueOf(cause.getMessage()), e);
        }
    }

    private void requireNames(CsvRecord first) {
        if (!first.getFields().equals(names)) {
            throw new UnreadablePartException(
                    "its first line should name the columns " + names + ", but has " + first.getFields(), null);
        }
    }

    private void readRow(CsvRecord entry, long row, KeySink keys) {
        if (entry.getFieldCount() != names.size()) {
            throw KeyText.unreadable(row, "it has " + entry.getFieldCount() + " fields, expected " + names.size());
        }
        String time = entry.getField(timeIndex);
        keys.accept(
                time.isEmpty() ? null : KeyText.time(names.get(timeIndex), time, row),
                KeyText.id(idColumn, original(entry.getField(idIndex)), row));
    }

    private String original(String text) {
        return neutralized && text.startsWith("'") && CsvEncoder.formula(text.substring(1)) ? text.substring(1) : text;
    }
}
