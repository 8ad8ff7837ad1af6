package dev.nightshift.web;

import dev.nightshift.ledger.RunState;
import dev.nightshift.operation.NightStatus;
import dev.nightshift.operation.RunSummary;
import dev.nightshift.work.Figures;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run as a row of the list shows it. */
record RunLine(RunSummary run, StateView state, Instant now) {

    static RunLine of(RunSummary run, Instant now) {
        return new RunLine(run, StateView.of(run.state()), now);
    }

    public String cutoff() {
        return PageWords.time(run.cutoff()) + (run.rerun() == 0 ? "" : ", rerun " + run.rerun());
    }

    /** What the night copies; null if it is not one of a chain. */
    public @Nullable String window() {
        NightStatus night = run.night();
        return night == null
                ? null
                : night.from() == null ? "first night of a chain" : "from " + PageWords.time(night.from());
    }

    public String since() {
        return PageWords.time(run.stateSince());
    }

    public String ago() {
        return PageWords.relative(run.stateSince(), now);
    }

    public boolean dead() {
        return run.state() == RunState.DEAD;
    }

    public String style() {
        return "run" + (dead() ? " run-dead" : "");
    }

    /** The percentage that is done; null if the rows were not counted. */
    public @Nullable String percent() {
        return percent(run.percent());
    }

    /** Without a zero at its end. */
    static @Nullable String percent(@Nullable BigDecimal percent) {
        return percent == null ? null : Figures.plain(percent);
    }

    public String rows() {
        return PageWords.number(run.rowsOfCount());
    }

    /** How many late rows there are besides; null if none. */
    public @Nullable String lateRows() {
        return run.rows() == run.rowsOfCount()
                ? null
                : Figures.count(run.rows() - run.rowsOfCount(), "late row", "late rows");
    }

    public String of() {
        return PageWords.number(run.sourceRows());
    }

    public String rate() {
        return PageWords.number(run.rowsPerSecond());
    }

    public String duration() {
        return PageWords.seconds(run.seconds());
    }

    public String eta() {
        Long left = run.state() == RunState.RUNNING ? run.etaSeconds() : null;
        return left == null ? "–" : PageWords.duration(left);
    }

    /** The first line of the last error; null if nothing went wrong. */
    public @Nullable String error() {
        String error = run.lastError();
        return error == null || run.state() == RunState.COMPLETED
                ? null
                : error.lines().findFirst().orElse("");
    }
}
