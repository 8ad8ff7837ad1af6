package dev.nightshift.doctor;

import dev.nightshift.doctor.QueryPlans.RangePlan;
import dev.nightshift.login.IsoInstant;
import dev.nightshift.source.KeyRange;
import dev.nightshift.table.LoginSource;
import dev.nightshift.table.LoginTable;
import dev.nightshift.table.ReadingQuestions;
import dev.nightshift.table.ReadingQuestions.Size;
import dev.nightshift.table.ReadingQuestions.Undo;
import dev.nightshift.table.SourceExamination;
import dev.nightshift.work.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at how the database will read a table that it can read. */
final class ReadingChecks {

    /** Of a table with at most so many rows the newest login is asked for without an index. */
    private static final long FEW_ROWS = 1_000_000;

    private final SourceExamination source;
    private final ReadingQuestions reading;
    private final LoginSource reader;
    private final LoginTable table;
    private final boolean sample;
    private final Optional<Duration> lastRun;
    private Optional<String> index = Optional.empty();
    private Optional<Size> size = Optional.empty();
    private boolean sorts;

    ReadingChecks(
            SourceExamination source,
            LoginSource reader,
            LoginTable table,
            boolean sample,
            Optional<Duration> lastRun) {
        this.source = source;
        this.reading = source.reading(table);
        this.reader = reader;
        this.table = table;
        this.sample = sample;
        this.lastRun = lastRun;
    }

    void make(CheckList checks) {
        checks.make("index", this::index);
        checks.make("rows", this::rows);
        if (index.isPresent() || size.filter(s -> s.rows() <= FEW_ROWS).isPresent()) {
            checks.make("newest login", this::newest);
        } else {
            checks.skip("without an index it would be looked for in the whole table", "newest login");
        }
        checks.make("plan", this::plan);
        checks.make("undo", "undo retention cannot be seen by this user", this::undo);
        checks.make("temp", "free room for sorts cannot be seen by this user", this::temp);
    }

    private Check index() {
        index = reading.index();
        return index.map(name -> Check.ok("index", name + " has the rows in order"))
                .orElseGet(() -> Check.ok("index", "none has the rows in order: the database sorts them")
                        .withAdvice("That is often the faster way; sql/<database>/source-index.sql says when an index"
                                + " is worth it")
                        .withSql(reading.createIndex()));
    }

    private Check rows() {
        size = reading.size();
        return size.map(s -> Check.ok("rows", "about " + Figures.number(s.rows()) + " by the database's statistics"))
                .orElseGet(() -> Check.warn(
                        "rows",
                        "the database has no statistics of the table",
                        "Its plan is a guess without them: gather statistics"));
    }

    private Check newest() {
        Optional<Instant> newest = reading.newest();
        if (newest.isEmpty()) {
            return Check.ok("newest login", "there is none");
        }
        Instant now = source.now();
        String found = IsoInstant.text(newest.get());
        // The sample's last day is whole from its morning on.
        if (sample || !newest.get().isAfter(now)) {
            return Check.ok("newest login", found);
        }
        return Check.warn(
                "newest login",
                found + ", which the database's clock (" + IsoInstant.text(now) + ") has not reached yet",
                "Times are read in " + table.zone() + ": is nightshift.source.time-zone the zone in which they are"
                        + " written?");
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
        if (lastRun.isEmpty()) {
            return Check.ok("undo", found + "; a run must not take longer, pauses between its attempts included");
        }
        Duration took = lastRun.get();
        // Half as much again, for a longer night.
        long needed = took.toSeconds() * 3 / 2;
        return undo.keptSeconds() >= needed
                ? Check.ok("undo", found + "; the last run took " + Figures.duration(took.toSeconds()))
                : Check.warn(
                                "undo",
                                found + ", but the last run took " + Figures.duration(took.toSeconds()),
                                "A run whose undo is gone cannot go on (ORA-01555). Let a DBA do this, and see that"
                                        + " the undo tablespace can hold it")
                        .withSql("ALTER SYSTEM SET UNDO_RETENTION = " + needed);
    }

    private Optional<Check> temp() {
        return sorts && size.isPresent() && size.get().bytesPerRow() > 0
                ? reading.freeForSorts().map(free -> temp(free, size.get()))
                : Optional.empty();
    }

    private static Check temp(long free, Size size) {
        long needed = size.rows() * size.bytesPerRow();
        String found = "the sort takes about " + Figures.size(needed) + ", " + Figures.size(free) + " are free";
        return free >= needed
                ? Check.ok("temp", found)
                : Check.warn(
                        "temp",
                        found,
                        "A sort without room fails with ORA-01652. Enlarge the temporary tablespace, or create the"
                                + " index of the check above");
    }
}
