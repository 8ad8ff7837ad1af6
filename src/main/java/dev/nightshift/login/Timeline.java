package dev.nightshift.login;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts logins per hour, day, month or year in UTC. The unit is the smallest one that needs at most 400 bars from the
 * first to the last, both included; years have no limit.
 *
 * <p>The result depends only on the set of logins, not on their order or on how they were split and merged.
 *
 * <p>Not thread-safe.
 *
 * <p>After a restart, restoring the last snapshot and offering the rows after it give the same state as an
 * uninterrupted pass.
 */
public final class Timeline {

    private static final int MOST_BARS = 400;

    private Unit unit = Unit.HOUR;
    private final TreeMap<Long, Long> bars = new TreeMap<>();

    /** The open bar: its number, its bounds (the upper one exclusive), and the logins not yet added to {@code bars}. */
    private long open;

    private long from;
    private long to;
    private long count;

    public void offer(Instant lastLogin) {
        long second = lastLogin.getEpochSecond();
        if (second < from || second >= to) {
            open(second);
        }
        count++;
    }

    private void open(long second) {
        settle();
        bars.putIfAbsent(unit.number(second), 0L);
        coarsen();
        open = unit.number(second);
        from = unit.start(open);
        to = unit.start(open + 1);
    }

    private void settle() {
        if (count > 0) {
            bars.merge(open, count, Long::sum);
            count = 0;
        }
    }

    private void coarsen() {
        while (unit != Unit.YEAR && bars.lastKey() - bars.firstKey() >= MOST_BARS) {
            Map<Long, Long> finer = new TreeMap<>(bars);
            Unit old = unit;
            bars.clear();
            unit = unit.coarser();
            add(finer, old);
        }
    }

    /** Adds bars of a unit that is not coarser than this one. */
    private void add(Map<Long, Long> others, Unit theirs) {
        others.forEach((number, logins) -> bars.merge(unit.number(theirs.start(number)), logins, Long::sum));
    }

    public Unit unit() {
        return unit;
    }

    /** The bars that are not empty, ascending. */
    public List<Bar> bars() {
        return snapshot().counts.entrySet().stream()
                .map(bar -> new Bar(bar.getKey(), bar.getValue()))
                .toList();
    }

    public Snapshot snapshot() {
        settle();
        TreeMap<Instant, Long> counts = new TreeMap<>();
        bars.forEach((number, logins) -> counts.put(Instant.ofEpochSecond(unit.start(number)), logins));
        return new Snapshot(unit, counts);
    }

    public void restore(Snapshot snapshot) {
        close();
        bars.clear();
        unit = snapshot.unit;
        snapshot.counts.forEach((start, logins) -> bars.merge(unit.number(start.getEpochSecond()), logins, Long::sum));
    }

    private void close() {
        settle();
        from = 0;
        to = 0;
    }

    /** Adds the logins of another range, which may be earlier or later. */
    public void merge(Timeline other) {
        close();
        other.settle();
        Map<Long, Long> mine = new TreeMap<>(bars);
        Unit old = unit;
        bars.clear();
        unit = old.compareTo(other.unit) < 0 ? other.unit : old;
        add(mine, old);
        add(other.bars, other.unit);
        if (!bars.isEmpty()) {
            coarsen();
        }
    }

    /** The time that a bar spans, smallest first; the bars of a unit are numbered in order of time. */
    public enum Unit {
        HOUR,
        DAY,
        MONTH,
        YEAR;

        /** The unit's name in documents. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        private Unit coarser() {
            return switch (this) {
                case HOUR -> DAY;
                case DAY -> MONTH;
                case MONTH, YEAR -> YEAR;
            };
        }

        /** The bar that contains this second. */
        private long number(long epochSecond) {
            return switch (this) {
                case HOUR -> Math.floorDiv(epochSecond, 3_600L);
                case DAY -> Math.floorDiv(epochSecond, 86_400L);
                case MONTH -> Months.of(epochSecond);
                case YEAR -> Math.floorDiv(Months.of(epochSecond), 12L);
            };
        }

        /** The first second of this bar. */
        private long start(long number) {
            return switch (this) {
                case HOUR -> number * 3_600;
                case DAY -> number * 86_400;
                case MONTH -> Months.start(number);
                case YEAR -> Months.start(number * 12);
            };
        }
    }

    /** The number of logins in the unit that starts at {@code from}. */
    public record Bar(Instant from, long count) {}

    /** The bars that are not empty, by the instant at which they start, ascending. */
    public record Snapshot(Unit unit, Map<Instant, Long> counts) {

        public Snapshot {
            counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        }
    }
}
