package dev.nightshift.table;

import dev.nightshift.login.Block;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.login.Position;
import dev.nightshift.source.BlockSize;
import dev.nightshift.source.KeyRange;
import dev.nightshift.work.WorkAhead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads ranges to their ends. */
final class Streams {

    static final int WHOLE = 1_000;

    private Streams() {}

    static List<Block> blocks(
            LoginSource source, LoginTable table, KeyRange range, @Nullable Position after, int rowsPerBlock) {
        List<Block> blocks = new ArrayList<>();
        try (WorkAhead<Block> reader = source.read(table, range, after, new BlockSize(rowsPerBlock, 655_360))) {
            Block block = reader.next();
            while (block != null) {
                blocks.add(block);
                block = reader.next();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return blocks;
    }

    static List<LoginRecord> records(LoginSource source, KeyRange range) {
        return records(blocks(source, source.describe(), range, null, WHOLE));
    }

    static List<LoginRecord> records(List<Block> blocks) {
        return blocks.stream().flatMap(b -> b.records().stream()).toList();
    }

    /** Ids as their values' texts. */
    static List<String> ids(LoginSource source, KeyRange range) {
        return ids(records(source, range));
    }

    static List<String> ids(List<LoginRecord> records) {
        return records.stream().map(r -> String.valueOf(r.id().value())).toList();
    }

    /** The position of every row, by blocks of one row. */
    static List<Position> positions(LoginSource source, LoginTable table, KeyRange range) {
        List<Position> positions = new ArrayList<>();
        for (Block block : blocks(source, table, range, null, 1)) {
            Position position = block.position();
            if (position == null) {
                throw new AssertionError("a block without position: " + block);
            }
            positions.add(position);
        }
        return positions;
    }
}
