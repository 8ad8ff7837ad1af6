package dev.nightshift.web;

import dev.nightshift.ledger.RunState;
import dev.nightshift.operation.NightStatus;
import dev.nightshift.operation.RunQueries;
import dev.nightshift.operation.RunQueries.PartStatus;
import dev.nightshift.operation.RunStatus;
import dev.nightshift.work.Figures;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run as its page shows it.
 *
 * @param page the page of the part files, from 1
 * @param here whether this process is working on the run
 * @param plot null if nothing has been committed yet
 * @param now the present time
 */
record RunView(
        RunStatus run,
        StateView state,
        List<AttemptLine> attempts,
        List<PartitionLine> partitions,
        List<PartLine> parts,
        int page,
        boolean here,
        @Nullable ThroughputPlot plot,
        Instant now) {

    static final int PARTS = 50;
    private static final int SHOWN_PARTS = 10;

    /** An attempt. */
    record AttemptLine(
            int number, String started, String ended, String took, String outcome, String worker, String message) {

        public String style() {
            return "outcome outcome-" + outcome.toLowerCase(Locale.ROOT).replace(' ', '-');
        }
    }

    /** A partition; {@code percent} is its share of all rows, null if the rows were not counted. */
    record PartitionLine(
            String name,
            String range,
            String rows,
            @Nullable String percent,
            @Nullable String position) {}

    /** A part file. */
    record PartLine(String name, String partition, String rows, String bytes, String first, String last) {}

    static RunView read(RunQueries queries, long id, int page, boolean here, Instant clock) {
        RunStatus run = queries.status(id);
        return new RunView(
                run,
                StateView.of(run.state()),
                attempts(run, clock),
                run.partitions().stream()
                        .map(partition -> partition(partition, run.sourceRows()))
                        .toList(),
                queries.parts(id, (page - 1) * PARTS, PARTS).stream()
                        .map(RunView::part)
                        .toList(),
                page,
                here,
                ThroughputPlot.of(run, queries.commits(id), clock),
                clock);
    }

    private static List<AttemptLine> attempts(RunStatus run, Instant now) {
        List<AttemptLine> lines = new ArrayList<>();
        for (RunStatus.AttemptStatus attempt : run.attempts()) {
            Instant end = attempt.endedAt();
            lines.add(new AttemptLine(
                    lines.size() + 1,
                    PageWords.time(attempt.startedAt()),
                    PageWords.time(end),
                    PageWords.duration(Math.max(
                            0,
                            Duration.between(attempt.startedAt(), end == null ? now : end)
                                    .toSeconds())),
                    attempt.outcome() == null ? "at work" : attempt.outcome().name(),
                    attempt.worker(),
                    attempt.message() == null ? "" : attempt.message()));
        }
        return lines;
    }

    private static PartitionLine partition(RunStatus.PartitionStatus partition, @Nullable Long of) {
        return new PartitionLine(
                name(partition.number()),
                partition.range(),
                PageWords.number(partition.rows()),
                RunLine.percent(percent(partition.rows(), of)),
                partition.position());
    }

    private static @Nullable BigDecimal percent(long rows, @Nullable Long of) {
        return of == null || of == 0
                ? null
                : BigDecimal.valueOf(100 * Math.min(rows, of)).divide(BigDecimal.valueOf(of), 1, RoundingMode.DOWN);
    }

    private static PartLine part(PartStatus part) {
        return new PartLine(
                part.key().substring(part.key().lastIndexOf('/') + 1),
                name(part.partition()),
                PageWords.number((long) part.rows()),
                Figures.size(part.bytes()),
                part.firstLogin() == null ? "never logged in" : PageWords.time(part.firstLogin()),
                part.lastLogin() == null ? "" : PageWords.time(part.lastLogin()));
    }

    private static String name(int partition) {
        return String.format(Locale.ROOT, "p%02d", partition);
    }

    public List<Verb> verbs() {
        return Verb.of(run);
    }

    /** What to do before the next command. */
    public String firstStep() {
        return run.unpublished() == null ? "fix the cause, if there is one" : "check the source and the bucket";
    }

    /** Whether the page has a button, {@link Verb#RESTART}, that does what the next command does. */
    public boolean buttonHelps() {
        return verbs().contains(Verb.RESTART) && run.unpublished() == null;
    }

    /** The text of that button. */
    public String button() {
        return Verb.RESTART.label();
    }

    public boolean dead() {
        return run.state() == RunState.DEAD;
    }

    public String cutoff() {
        return PageWords.time(run.cutoff());
    }

    /** What the night copies; null if it is not one of a chain. */
    public @Nullable String window() {
        NightStatus night = run.night();
        if (night == null) {
            return null;
        }
        String nights = night.nights() == null
                ? ""
                : ", " + Figures.count(night.nights(), "night", "nights") + " with this one";
        return (night.from() == null
                        ? "All logins before the cutoff: the first night of its chain"
                        : "Logins from " + PageWords.time(night.from()) + " up to the cutoff")
                + "; chain " + night.chain() + nights;
    }

    /** How many late rows it copied; null if it is not one of a chain. */
    public @Nullable String lateRows() {
        NightStatus night = run.night();
        return night == null ? null : PageWords.number(night.lateRows());
    }

    public String since() {
        return PageWords.time(run.stateSince());
    }

    public String ago() {
        return PageWords.relative(run.stateSince(), now);
    }

    public String cutoffAgo() {
        return PageWords.relative(run.cutoff(), now);
    }

    /** What is committed, at the beginning of a sentence. */
    public String kept() {
        if (run.rows() == 0) {
            return "It had committed no rows yet";
        }
        return run.rows() == 1
                ? "Its committed row is safe"
                : "All " + PageWords.number(run.rows()) + " committed rows are safe";
    }

    /** The workers of a shared run. */
    public List<WorkerLine> workers() {
        return run.workers().stream().map(WorkerLine::of).toList();
    }

    /** How old the worker's last heartbeat is. */
    public String heartbeat() {
        return PageWords.duration(run.heartbeatAgeSeconds());
    }

    /** What the list of part files contains. */
    public String partsSummary() {
        return Figures.count(run.parts(), "part file", "part files")
                + (pages() > 1 ? ", page " + page + " of " + pages() : "");
    }

    /** Whether the list of part files is shown at first: a long one is folded until somebody asks for it. */
    public boolean partsShown() {
        return page > 1 || parts.size() <= SHOWN_PARTS;
    }

    /** When the wait began; empty if the run waits for nothing. */
    public String waitingSince() {
        return run.waiting() == null ? "" : PageWords.time(run.waiting().since());
    }

    /** The committed rows without the late ones. */
    public String rows() {
        return PageWords.number(run.rowsOfCount());
    }

    public String of() {
        return PageWords.number(run.sourceRows());
    }

    public @Nullable String percent() {
        return RunLine.percent(run.percent());
    }

    public String rate() {
        return PageWords.number(run.rowsPerSecond());
    }

    /** The limit of rows per second. */
    public String limit() {
        return PageWords.number(Objects.requireNonNull(run.maxRowsPerSecond()).longValue());
    }

    public String eta() {
        return PageWords.duration(run.etaSeconds());
    }

    /** The last error in full; null if there was none, or if the run has completed since. */
    public @Nullable String error() {
        return run.complete() ? null : run.lastError();
    }

    public int pages() {
        return Math.max(1, (run.parts() + PARTS - 1) / PARTS);
    }

    public @Nullable String earlier() {
        return page > 1 ? link(Math.min(page - 1, pages())) : null;
    }

    public @Nullable String later() {
        return page < pages() ? link(page + 1) : null;
    }

    private String link(int to) {
        return "/runs/" + run.run() + "?parts=" + to + "#parts";
    }
}
