package dev.nightshift.partfile;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Parquet file in memory, with pages of format version 1, as {@link ParquetEncoder} writes them. It uses the
 * layer below the library's own file reader, because that reader needs Hadoop.
 *
 * <p>The layout follows Apache Parquet, "File Format". Not thread-safe.
 */
final class ParquetFile {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH_BYTES = 4;

    /**
     * The limit for the decompressed size of a page: far more than is ever written, and too little to fill a small
     * heap.
     */
    private static final int LARGEST = 64 * 1024 * 1024;

    private final byte[] bytes;
    private final ParquetMetadata footer;

    ParquetFile(byte[] bytes) throws IOException {
        this.bytes = bytes;
        this.footer = footer(bytes);
    }

    private static ParquetMetadata footer(byte[] bytes) throws IOException {
        int end = bytes.length - MAGIC.length - LENGTH_BYTES;
        if (end < MAGIC.length
                || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                || !Arrays.equals(bytes, bytes.length - MAGIC.length, bytes.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException("it does not begin and end as a Parquet file does");
        }
        int length = ByteBuffer.wrap(bytes, end, LENGTH_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        if (length < 0 || length > end - MAGIC.length) {
            throw new IOException("its footer should have " + length + " bytes, but the file has " + bytes.length);
        }
        try {
            return new ParquetMetadataConverter()
                    .readParquetMetadata(
                            new ByteArrayInputStream(bytes, end - length, length), ParquetMetadataConverter.NO_FILTER);
        } catch (RuntimeException e) {
            throw new IOException("its footer cannot be read: " + e.getMessage(), e);
        }
    }

    MessageType schema() {
        return footer.getFileMetaData().getSchema();
    }

    /** The program that wrote the file, as the footer names it. */
    String writer() {
        return footer.getFileMetaData().getCreatedBy();
    }

    List<PageReadStore> rowGroups() {
        return footer.getBlocks().stream().<PageReadStore>map(RowGroup::new).toList();
    }

    private final class RowGroup implements PageReadStore {

        private final BlockMetaData group;

        private RowGroup(BlockMetaData group) {
            this.group = group;
        }

        @Override
        public PageReader getPageReader(ColumnDescriptor column) {
            return group.getColumns().stream()
                    .filter(chunk -> Arrays.equals(chunk.getPath().toArray(), column.getPath()))
                    .findFirst()
                    .map(Pages::new)
                    .orElseThrow(() -> new UnreadablePartException(
                            "a row group has no " + String.join(".", column.getPath()), null));
        }

        @Override
        public long getRowCount() {
            return group.getRowCount();
        }
    }

    /** The pages of one column in one row group. */
    private final class Pages implements PageReader {

        private final ColumnChunkMetaData chunk;
        private final ByteArrayInputStream in;
        private long valuesLeft;

        private Pages(ColumnChunkMetaData chunk) {
            this.chunk = chunk;
            if (chunk.getStartingPos() < 0
                    || chunk.getStartingPos() > bytes.length
                    || chunk.getTotalSize() < 0
                    || chunk.getTotalSize() > bytes.length - chunk.getStartingPos()) {
                throw new UnreadablePartException("column " + chunk.getPath() + " is outside the file", null);
            }
            this.in = new ByteArrayInputStream(bytes, (int) chunk.getStartingPos(), (int) chunk.getTotalSize());
            this.valuesLeft = chunk.getValueCount();
        }

        @Override
        public @Nullable DictionaryPage readDictionaryPage() {
            if (!chunk.hasDictionaryPage()) {
                return null;
            }
            return read(PageType.DICTIONARY_PAGE, (header, content) -> {
                DictionaryPageHeader dictionary = header.getDictionary_page_header();
                if (dictionary.getNum_values() < 0 || dictionary.getNum_values() > content.length) {
                    throw new IOException("a dictionary of " + content.length + " bytes cannot have "
                            + dictionary.getNum_values() + " values");
                }
                return new DictionaryPage(
                        BytesInput.from(content), dictionary.getNum_values(), encoding(dictionary.getEncoding()));
            });
        }

        @Override
        public long getTotalValueCount() {
            return chunk.getValueCount();
        }

        @Override
        public @Nullable DataPage readPage() {
            if (valuesLeft <= 0) {
                return null;
            }
            return read(PageType.DATA_PAGE, (header, content) -> {
                DataPageHeader data = header.getData_page_header();
                valuesLeft -= data.getNum_values();
                return new DataPageV1(
                        BytesInput.from(content),
                        data.getNum_values(),
                        content.length,
                        chunk.getStatistics(),
                        encoding(data.getRepetition_level_encoding()),
                        encoding(data.getDefinition_level_encoding()),
                        encoding(data.getEncoding()));
            });
        }

        private <P> P read(PageType type, PageMaker<P> maker) {
            try {
                PageHeader header = Util.readPageHeader(in);
                int packed = header.getCompressed_page_size();
                int size = header.getUncompressed_page_size();
                if (header.getType() != type || packed < 0 || packed > in.available() || size < 0 || size > LARGEST) {
                    throw new IOException("a page of type " + header.getType() + " with " + packed + " bytes, unpacked "
                            + size + ", where one of type " + type + " should be, with at most " + in.available());
                }
                byte[] page = in.readNBytes(packed);
                requireSum(header, page);
                return maker.make(header, unpacked(chunk.getCodec(), page, size));
            } catch (IOException | ZstdException e) {
                throw new UnreadablePartException("column " + chunk.getPath() + ": " + e.getMessage(), e);
            }
        }

        private static void requireSum(PageHeader header, byte[] page) throws IOException {
            CRC32 sum = new CRC32();
            sum.update(page);
            if (header.isSetCrc() && header.getCrc() != (int) sum.getValue()) {
                throw new IOException("the checksum of a page does not match");
            }
        }

        private static byte[] unpacked(CompressionCodecName codec, byte[] page, int size) throws IOException {
            byte[] content = switch (codec) {
                case UNCOMPRESSED -> page;
                case GZIP -> {
                    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(page))) {
                        yield in.readNBytes(size);
                    }
                }
                case ZSTD -> Zstd.decompress(page, size);
                default -> throw new IOException("pages are compressed with " + codec);
            };
            if (content.length != size) {
                throw new IOException("a page should have " + size + " bytes unpacked, and has " + content.length);
            }
            return content;
        }

        private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
            return Encoding.valueOf(encoding.name());
        }
    }

    @FunctionalInterface
    private interface PageMaker<P> {
        P make(PageHeader header, byte[] content) throws IOException;
    }
}
