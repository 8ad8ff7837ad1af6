package dev.nightshift.selftest;

import dev.nightshift.selftest.ScratchColumn.Value;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the scratch table, the same for the same seed. Among them are a fifth with one time, so that equal times
 * cross the ends of chunks, times at the very cutoff, users who never logged in, and nulls in every column.
 */
final class ScratchRows {

    /** The distance between two ids is less than twice this. */
    private static final int ID_STEP = 7;

    private static final int SECONDS_OF_BURST = 60;

    private final List<ScratchColumn> columns;
    private final long seed;
    private final int count;

    ScratchRows(List<ScratchColumn> columns, long seed, int count) {
        this.columns = columns;
        this.seed = seed;
        this.count = count;
    }

    /**
     * A row.
     *
     * @param login the last login in UTC; null for none
     * @param values the values of the other columns, null for NULL
     */
    record Row(long id, @Nullable LocalDateTime login, List<@Nullable Value> values) {}

    /** The key of a row, and its number. */
    record RowKey(int index, long id, @Nullable LocalDateTime login) {}

    List<ScratchColumn> columns() {
        return columns;
    }

    int count() {
        return count;
    }

    /** @param index the number of the row, from 0 */
    Row row(int index) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + index);
        long id = (long) index * ID_STEP + random.nextInt(ID_STEP);
        LocalDateTime login = login(random);
        List<@Nullable Value> values = new ArrayList<>();
        for (ScratchColumn column : columns) {
            values.add(random.nextInt(10) == 0 ? null : column.values().apply(random));
        }
        return new Row(id, login, values);
    }

    /** The number of the row with an id; -1 if there is no such row. */
    int index(long id) {
        long index = Math.floorDiv(id, ID_STEP);
        return index >= 0 && index < count && row((int) index).id() == id ? (int) index : -1;
    }

    /** All keys in stream order: by time, then by id, and those without a time last. */
    List<RowKey> inOrder() {
        return IntStream.range(0, count)
                .mapToObj(index -> {
                    Row row = row(index);
                    return new RowKey(index, row.id(), row.login());
                })
                .sorted(Comparator.comparing(RowKey::login, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(RowKey::id))
                .toList();
    }

    private static @Nullable LocalDateTime login(SplittableRandom random) {
        LocalDateTime busy = ScratchColumn.END.minusDays(SelfTest.CUTOFF_DAYS);
        int kind = random.nextInt(100);
        if (kind < 5) {
            return null;
        }
        if (kind < 25) {
            return busy.minusDays(100);
        }
        if (kind < 45) {
            return busy.plusSeconds(SECONDS_OF_BURST / 2 - random.nextInt(SECONDS_OF_BURST));
        }
        return kind == 45 ? busy : ScratchColumn.moment(random, 6);
    }
}
