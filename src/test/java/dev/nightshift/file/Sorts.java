package dev.nightshift.file;

import dev.nightshift.login.Block;
import dev.nightshift.login.EncodedRow;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.login.Position;
import dev.nightshift.source.BlockSize;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.RejectFile;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.WorkAhead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sorts small files for tests. */
final class Sorts {

    static final InputProperties SETTINGS = new InputProperties(
            "id", "last_login", "", InputProperties.Epoch.NONE, 1 << 20, InputProperties.Rejects.LINES);
    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    static final RejectLimit ANY = new RejectLimit(Long.MAX_VALUE);
    static final SortLimits LIMITS = new SortLimits(2, 32 * 1024 * 1024, 256, SortLimits.MOST_REJECTS);

    private Sorts() {}

    static Path file(Path folder, String text) throws IOException {
        return Files.writeString(folder.resolve("input.jsonl"), text);
    }

    static RecordSort sort(Path file, Path work, int chunkRows) {
        return sort(file, work, chunkRows, LIMITS, new LocalDisk());
    }

    static RecordSort sort(Path file, Path work, int chunkRows, SortLimits limits, Disk disk) {
        return new RecordSort(InputFile.examine(file), work, SETTINGS, BERLIN, chunkRows, ANY, limits, disk);
    }

    /** Reads a text with other settings than usual. */
    static SortedRecords sorted(Path folder, String text, InputProperties how) throws IOException {
        return finish(new RecordSort(
                InputFile.examine(file(folder, text)),
                folder.resolve("work"),
                how,
                BERLIN,
                3,
                ANY,
                LIMITS,
                new LocalDisk()));
    }

    static SortedRecords sorted(Path file, Path work, int chunkRows) {
        return finish(sort(file, work, chunkRows));
    }

    static SortedRecords finish(RecordSort sort) {
        return Objects.requireNonNull(sort.sort(new StopSignal(), progress -> {}));
    }

    /** The rows of a text, in stream order. */
    static List<String> rows(Path folder, String text) throws IOException, InterruptedException {
        return rows(sorted(file(folder, text), folder.resolve("work"), 100_000));
    }

    /** All rows as they are written to part files. */
    static List<String> rows(SortedRecords records) throws InterruptedException {
        List<String> rows = new ArrayList<>(rows(records, KeyRange.ALL_LOGINS, null));
        rows.addAll(rows(records, KeyRange.NEVER_LOGGED_IN, null));
        return rows;
    }

    static List<String> rows(SortedRecords records, KeyRange range, @Nullable Position after)
            throws InterruptedException {
        List<String> rows = new ArrayList<>();
        for (Block block : blocks(records, range, after, 1_000)) {
            block.records().forEach(row -> rows.add(text(row)));
        }
        return rows;
    }

    static List<Block> blocks(SortedRecords records, KeyRange range, @Nullable Position after, int rowsPerBlock)
            throws InterruptedException {
        List<Block> blocks = new ArrayList<>();
        try (WorkAhead<Block> reader = records.read(range, after, new BlockSize(rowsPerBlock, 655_360))) {
            for (Block block = reader.next(); block != null; block = reader.next()) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    static String text(LoginRecord row) {
        EncodedRow encoded = Objects.requireNonNull(row.encoded());
        return new String(encoded.bytes(), encoded.offset(), encoded.length(), StandardCharsets.UTF_8);
    }

    /** The rejected lines, one by one. */
    static List<JsonNode> rejects(SortedRecords records) throws IOException {
        List<JsonNode> rejects = new ArrayList<>();
        for (RejectFile file : records.rejects().kept()) {
            for (String line : Files.readAllLines(file.path())) {
                rejects.add(JsonMapper.shared().readTree(line));
            }
        }
        return rejects;
    }

    /** JSON without the blanks between its tokens. */
    static String compact(String json) {
        StringBuilder compact = new StringBuilder();
        boolean inString = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (inString && c == '\\') {
                compact.append(c).append(json.charAt(++i));
                continue;
            }
            if (c == '"') {
                inString = !inString;
            }
            if (inString || " \t\r\n".indexOf(c) < 0) {
                compact.append(c);
            }
        }
        return compact.toString();
    }
}
