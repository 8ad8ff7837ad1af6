package dev.nightshift.doctor;

import dev.nightshift.chain.IncrementalProperties;
import dev.nightshift.doctor.QueryPlans.RangePlan;
import dev.nightshift.login.IsoInstant;
import dev.nightshift.source.KeyRange;
import dev.nightshift.table.LoginSource;
import dev.nightshift.table.LoginTable;
import dev.nightshift.table.QueryPlan;
import dev.nightshift.table.ReadingQuestions;
import dev.nightshift.table.ReadingQuestions.Size;
import dev.nightshift.table.ReadingQuestions.Undo;
import dev.nightshift.table.SourceExamination;
import dev.nightshift.work.Figures;
import dev.nightshift.work.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks how the database will read the table. */
final class ReadingChecks {

    /** Greatest number of rows with which the newest login is queried without an index. */
    private static final long FEW_ROWS = 1_000_000;

    private final SourceExamination source;
    private final ReadingQuestions reading;
    private final LoginSource reader;
    private final LoginTable table;
    private final NightLoad load;
    private Optional<String> index = Optional.empty();
    private Optional<Size> size = Optional.empty();
    private boolean sorts;

    ReadingChecks(SourceExamination source, LoginSource reader, LoginTable table, NightLoad load) {
        this.source = source;
        this.reading = source.reading(table);
        this.reader = reader;
        this.table = table;
        this.load = load;
    }

    void make(CheckList checks) {
        checks.make("index", this::index);
        checks.make("rows", this::rows);
        if (cheap()) {
            checks.make("newest login", this::newest);
        } else {
            checks.skip("without an index the whole table would be searched", "newest login");
        }
        checks.make("plan", this::plan);
        IncrementalProperties nights = load.nights();
        if (nights != null) {
            checks.make("window", this::window);
            if (cheap()) {
                checks.make("append-only", () -> appendOnly(nights));
            } else {
                checks.skip("without an index the whole table would be searched", "append-only");
            }
        }
        if (!load.settings().embedded()) {
            checks.make("load", () -> load.check(table, size));
        }
        checks.make("undo", "this user cannot see the undo retention", this::undo);
        checks.make("temp", "this user cannot see the free space for sorts", this::temp);
    }

    /** Whether a few rows are found without a long search. */
    private boolean cheap() {
        return index.isPresent() || size.filter(s -> s.rows() <= FEW_ROWS).isPresent();
    }

    /** How the window of a night would be read that began now. */
    private Check window() {
        Instant now = source.now();
        KeyRange day = new KeyRange(false, table.bound(now.minus(Duration.ofDays(1))), table.bound(now));
        QueryPlan plan = reader.explain(table, day);
        Check check = plan.scans()
                ? Check.warn(
                                "window",
                                "the whole table is read for the rows of one day, in every night",
                                "Create the index, unless the table is small")
                        .withSql(reading.createIndex())
                : Check.ok("window", "the rows of one day are read by an index");
        return check.withDetails(plan.lines());
    }

    /** A row per user, whose time moves, has null until the first login; a row per login never has. */
    private Check appendOnly(IncrementalProperties nights) {
        long never = reader.rows(table)
                .count(KeyRange.NEVER_LOGGED_IN, new StopSignal())
                .orElse(0);
        if (never == 0) {
            Check every = Check.ok("append-only", "every row has a login");
            return nights.appendOnly()
                    ? every
                    : every.withAdvice("If rows are only ever added, set nightshift.incremental.append-only to true, so"
                            + " that rows that are committed later than the overlap are noticed");
        }
        String found = Figures.count(never, "row", "rows") + " never logged in, so rows seem to be updated in place";
        return nights.appendOnly()
                ? Check.warn(
                        "append-only",
                        found + ", but nightshift.incremental.append-only is true",
                        "Set it to false; otherwise nights are withheld, because rows that moved seem to have vanished")
                : Check.ok("append-only", found + "; a reader takes the newest row of each id");
    }

    private Check index() {
        index = reading.index();
        return index.map(name -> Check.ok("index", name + " has the order of the rows"))
                .orElseGet(() -> Check.ok("index", "no index has the order of the rows, so the database sorts them")
                        .withAdvice("Sorting is often faster; sql/<database>/source-index.sql says when an index"
                                + " is useful")
                        .withSql(reading.createIndex()));
    }

    private Check rows() {
        size = reading.size();
        return size.map(s -> Check.ok(
                        "rows", "about " + Figures.number(s.rows()) + " according to the database's statistics"))
                .orElseGet(() -> Check.warn(
                        "rows",
                        "the database has no statistics of the table",
                        "Without statistics its plan is a guess. Gather statistics"));
    }

    private Check newest() {
        Optional<Instant> newest = reading.newest();
        if (newest.isEmpty()) {
            return Check.ok("newest login", "no row has a login");
        }
        Instant now = source.now();
        String found = IsoInstant.text(newest.get());
        // The sample contains the whole of its last day, which may not be over.
        if (load.settings().embedded() || !newest.get().isAfter(now)) {
            return Check.ok("newest login", found);
        }
        return Check.warn(
                "newest login",
                found + ", which is later than the database's clock (" + IsoInstant.text(now) + ")",
                "Times are interpreted in " + table.zone() + ". Check that nightshift.source.time-zone is the zone in"
                        + " which they are written");
    }

    private Check plan() {
        QueryPlans plans = new QueryPlans(Stream.of(KeyRange.ALL_LOGINS, KeyRange.NEVER_LOGGED_IN)
                .map(range -> new RangePlan(range, reader.explain(table, range)))
                .toList());
        sorts = plans.sorts();
        return plans.check();
    }

    private Optional<Check> undo() {
        return reading.undo().map(this::undo);
    }

    private Check undo(Undo undo) {
        String found = "kept for " + Figures.duration(undo.keptSeconds()) + " (UNDO_RETENTION is "
                + Figures.duration(undo.wantedSeconds()) + ")";
        Optional<Duration> night = load.time(size);
        Optional<Duration> last = load.lastRun().map(NightLoad.LastRun::length);
        Duration longest = Stream.concat(night.stream(), last.stream())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        if (longest.isZero()) {
            return Check.ok("undo", found + "; a run must not take longer, including the pauses between its attempts");
        }
        String took = (last.filter(longest::equals).isPresent() ? "the last run took " : "a night takes about ")
                + Figures.duration(longest.toSeconds());
        // 50 % more, because a run may take longer.
        long needed = longest.toSeconds() * 3 / 2;
        return undo.keptSeconds() >= needed
                ? Check.ok("undo", found + "; " + took)
                : Check.warn(
                                "undo",
                                found + ", but " + took,
                                "A run whose undo has expired cannot be resumed (ORA-01555). Let a DBA run this, and "
                                        + "ensure that"
                                        + " the undo tablespace is large enough")
                        .withSql("ALTER SYSTEM SET UNDO_RETENTION = " + needed);
    }

    private Optional<Check> temp() {
        return sorts && size.isPresent() && size.get().bytesPerRow() > 0
                ? reading.freeForSorts().map(free -> temp(free, size.get()))
                : Optional.empty();
    }

    private static Check temp(long free, Size size) {
        long needed = size.rows() * size.bytesPerRow();
        String found = "the sort needs about " + Figures.size(needed) + ", and " + Figures.size(free) + " are free";
        return free >= needed
                ? Check.ok("temp", found)
                : Check.warn(
                        "temp",
                        found,
                        "Without enough space the sort fails with ORA-01652. Enlarge the temporary tablespace, or "
                                + "create the"
                                + " index of the check above");
    }
}
