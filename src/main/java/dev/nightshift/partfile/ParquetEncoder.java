package dev.nightshift.partfile;

import dev.nightshift.login.IsoInstant;
import dev.nightshift.login.LoginRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as a Parquet file of format version 1, which every reader supports, in row groups of bounded size. The
 * footer names the run, the part, and its first and last row.
 *
 * <p>It uses the layer below the library's own writer, because that writer needs Hadoop. Not thread-safe; each part has
 * its own.
 */
final class ParquetEncoder implements RowEncoder {

    private static final long MOST_ROW_GROUP_BYTES = 16L * 1024 * 1024;
    private static final int PAGE_BYTES = 512 * 1024;

    /** Small, so that the dictionary of values that hardly repeat is soon full; the values are then written plainly. */
    private static final int DICTIONARY_BYTES = 64 * 1024;

    /** The size of a row group is not checked after every row, because the check costs more than writing a row. */
    private static final int MOST_ROWS_BETWEEN_CHECKS = 100;

    /** The length to which lower and upper bounds in the indexes are truncated. */
    private static final int BOUND_BYTES = 64;

    private final ParquetColumns columns;
    private final PageCompressor compressor;
    private final ParquetProperties properties;
    private final ParquetFileWriter file;
    private final Map<String, String> facts;
    private @Nullable RowGroup group;
    private @Nullable LoginRecord first;
    private @Nullable LoginRecord last;

    ParquetEncoder(
            ParquetColumns columns, Compression compression, int level, Map<String, String> facts, OutputStream out)
            throws IOException {
        this.columns = columns;
        this.facts = facts;
        ParquetProperties.Builder builder = ParquetProperties.builder()
                .withWriterVersion(WriterVersion.PARQUET_1_0)
                .withPageSize(PAGE_BYTES)
                // Checks begin with the first row, because a few rows may exceed the size of a page.
                .withMinRowCountForPageSizeCheck(1)
                .withDictionaryPageSize(DICTIONARY_BYTES)
                .withAllocator(new HeapByteBufferAllocator());
        for (int i = 0; i < columns.count(); i++) {
            if (columns.id(i) || columns.time(i)) {
                // Ids and times rarely repeat, so a dictionary would not help.
                builder.withDictionaryEncoding(
                        columns.schema().getColumns().get(i).getPath()[0], false);
            }
        }
        this.properties = builder.build();
        this.file = new ParquetFileWriter(
                new StreamOutputFile(out),
                columns.schema(),
                ParquetFileWriter.Mode.CREATE,
                MOST_ROW_GROUP_BYTES,
                0,
                BOUND_BYTES,
                BOUND_BYTES,
                true);
        file.start();
        this.compressor = PageCompressor.of(compression, level);
    }

    @Override
    public void write(LoginRecord row) throws IOException {
        if (row.encoded() != null) {
            throw new IllegalStateException("Rows of a file have no columns, so they cannot be written as Parquet");
        }
        if (group == null) {
            group = new RowGroup();
        }
        group.write(row);
        first = first == null ? row : first;
        last = row;
        if (group.full()) {
            endGroup();
        }
    }

    private void endGroup() throws IOException {
        if (group != null) {
            group.end();
            group = null;
        }
    }

    @Override
    public void finish() throws IOException {
        endGroup();
        // Sorted, so that equal rows give equal bytes.
        Map<String, String> texts = new TreeMap<>(facts);
        range(texts, "nightshift.first.", first);
        range(texts, "nightshift.last.", last);
        file.end(texts);
    }

    private static void range(Map<String, String> texts, String prefix, @Nullable LoginRecord row) {
        if (row != null) {
            texts.put(prefix + "id", row.id().toString());
            if (row.lastLogin() != null) {
                texts.put(prefix + "last-login", IsoInstant.text(row.lastLogin()));
            }
        }
    }

    @Override
    public void abandon() {
        group = null;
        compressor.release();
    }

    /** The rows that are still in memory, column by column. */
    private final class RowGroup {

        private final ColumnChunkPageWriteStore pages = new ColumnChunkPageWriteStore(
                compressor, columns.schema(), properties.getAllocator(), BOUND_BYTES, true);
        private final ColumnWriteStore store = properties.newColumnWriteStore(columns.schema(), pages, pages);
        private final ParquetValue[] values = new ParquetValue[columns.count()];
        private int rows;
        private int nextCheck = 1;

        private RowGroup() {
            for (int i = 0; i < values.length; i++) {
                values[i] = ParquetValue.of(
                        columns,
                        i,
                        store.getColumnWriter(columns.schema().getColumns().get(i)));
            }
        }

        private void write(LoginRecord row) {
            for (ParquetValue value : values) {
                value.write(row);
            }
            store.endRecord();
            rows++;
        }

        /** Called after every row; checks the size more often the wider the rows are. */
        private boolean full() {
            if (rows < nextCheck) {
                return false;
            }
            long size = store.getBufferedSize();
            long room = (MOST_ROW_GROUP_BYTES - size) / 2 / Math.max(1, size / rows);
            nextCheck = rows + (int) Math.max(1, Math.min(MOST_ROWS_BETWEEN_CHECKS, room));
            return size > MOST_ROW_GROUP_BYTES;
        }

        private void end() throws IOException {
            file.startBlock(rows);
            store.flush();
            pages.flushToFileWriter(file);
            file.endBlock();
            store.close();
            pages.close();
        }
    }
}
