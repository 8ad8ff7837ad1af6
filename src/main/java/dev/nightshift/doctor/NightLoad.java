package dev.nightshift.doctor;

import dev.nightshift.chain.IncrementalProperties;
import dev.nightshift.chain.Load;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.operation.NightshiftProperties;
import dev.nightshift.operation.WorkersProperties;
import dev.nightshift.table.LoginTable;
import dev.nightshift.table.ReadingQuestions.Size;
import dev.nightshift.table.SourceProperties;
import dev.nightshift.work.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one night asks of the database, as far as settings, statistics and the last complete run tell.
 *
 * @param sharesLedger whether the ledger is in the same database
 * @param ranges the number of ranges that one process reads at the same time
 * @param workers how the ranges are shared with workers; null if one process reads them all
 * @param lastRun the last complete run; empty if there is none
 * @param nights how nights copy only what is new; null if every run copies the whole table
 */
record NightLoad(
        SourceProperties settings,
        boolean sharesLedger,
        int ranges,
        @Nullable WorkersProperties workers,
        Optional<LastRun> lastRun,
        @Nullable IncrementalProperties nights) {

    static NightLoad of(NightshiftProperties settings, Optional<LastRun> lastRun) {
        String ledger = settings.ledger().url();
        return new NightLoad(
                settings.source(),
                ledger != null
                        && ledger.split("[;?]", 2)[0].equals(settings.source().database()),
                settings.workers().enabled()
                        ? settings.workers().slots()
                        : settings.source().ranges(Runtime.getRuntime().availableProcessors()),
                settings.workers().enabled() ? settings.workers() : null,
                lastRun,
                settings.load() == Load.INCREMENTAL ? settings.incremental() : null);
    }

    /** The time that a night takes; empty if nothing tells how fast it is, or how many rows there are. */
    Optional<Duration> time(Optional<Size> size) {
        return rows(size).flatMap(rows -> speed().map(speed -> Duration.ofSeconds((rows + speed - 1) / speed)));
    }

    /** The statistics are those of the whole table. */
    private Optional<Long> rows(Optional<Size> size) {
        return settings.where() != null && lastRun.isPresent()
                ? lastRun.map(LastRun::rows)
                : size.map(Size::rows).or(() -> lastRun.map(LastRun::rows));
    }

    private Optional<Long> speed() {
        return Stream.concat(
                        lastRun.stream().map(LastRun::rowsPerSecond).filter(speed -> speed > 0),
                        Stream.ofNullable(settings.maxRowsPerSecond()).map(Integer::longValue))
                .min(Long::compare);
    }

    Check check(LoginTable table, Optional<Size> size) {
        Optional<Long> rows = rows(size);
        String found = (nights == null ? "a night reads " : "the first night of a chain reads ")
                + rows.map(count -> "about " + Figures.count(count, "row", "rows"))
                        .orElse("an unknown number of rows")
                + rows.flatMap(count -> size.filter(s -> s.bytesPerRow() > 0)
                                .map(s -> " (" + Figures.size(count * s.bytesPerRow()) + ")"))
                        .orElse("")
                + time(size)
                        .map(time -> " in about " + Figures.duration(time.toSeconds()))
                        .orElse("");
        List<String> details = new ArrayList<>();
        details.add("sessions: " + sessions(table));
        details.add("statements: " + statements());
        rows.ifPresent(count -> details.add("round trips: about " + Figures.number(trips(count)) + " of at most "
                + Figures.count(rowsPerTrip(), "row", "rows") + "; more if the rows are wide"));
        details.add("time: " + basis(size));
        details.add("snapshot: " + snapshot(table));
        return Check.ok("load", found).withDetails(details);
    }

    private String sessions(LoginTable table) {
        boolean exported = table.snapshot().exported();
        String last = "1 " + (workers == null ? "" : "of the manager ") + "that "
                + (exported ? "holds the snapshot" : "describes and counts before that");
        String all = workers == null
                ? (ranges + 1) + " at the same time: "
                        + (ranges == 1 ? "1 that reads" : ranges + " that read a range each")
                : ranges + " for each worker and 1 at the same time: " + ranges
                        + " of each worker that read a range each (nightshift.workers.concurrency)";
        return "at most " + all + " and " + last
                + (workers != null && exported ? "; 1 more of each worker if the manager dies" : "")
                + (sharesLedger
                        ? "; at most " + Ledger.CONNECTIONS + " more of the ledger"
                                + (workers == null ? "" : " for each process") + ", which is here too"
                        : "");
    }

    private String statements() {
        boolean counts = settings.reconcile() == SourceProperties.Reconcile.EXACT;
        int queries = workers == null ? ranges : workers.partitions();
        return (counts ? "1 that counts all rows, " : "")
                + (queries > 1 ? "1 that chooses the ranges, " : "")
                + Figures.count(queries, "ordered query", "ordered queries")
                + " of the logins and 1 of the rows that never logged in; nightshift doctor --sql prints them and the"
                + " short ones";
    }

    private int rowsPerTrip() {
        Integer limit = settings.maxRowsPerSecond();
        return limit == null ? settings.fetchSize() : Math.min(limit, settings.fetchSize());
    }

    private long trips(long rows) {
        return (rows + rowsPerTrip() - 1) / rowsPerTrip();
    }

    private String basis(Optional<Size> size) {
        Integer limit = settings.maxRowsPerSecond();
        if (time(size).isEmpty()) {
            return "unknown until a run is complete";
        }
        long speed = speed().orElseThrow();
        return limit != null && limit == speed
                ? "at the limit of " + Figures.number(limit) + " rows/s (nightshift.source.max-rows-per-second), after"
                        + " counting and sorting"
                : "as fast as run " + lastRun.orElseThrow().run() + ", " + Figures.number(speed) + " rows/s";
    }

    private static String snapshot(LoginTable table) {
        if (table.snapshot().lasting()) {
            return "undo is needed for that time, including the pauses between the attempts at the run";
        }
        return table.snapshot().exported()
                ? "rows that die meanwhile are kept for that time, because a session holds the oldest xmin"
                : "none is held";
    }

    /**
     * The last complete run.
     *
     * @param length the time for which it needed its snapshot, including pauses
     * @param worked the time that its attempts worked
     */
    record LastRun(long run, Duration length, long rows, Duration worked) {

        long rowsPerSecond() {
            return worked.toMillis() <= 0 ? 0 : Math.round(rows * 1e3 / worked.toMillis());
        }
    }
}
