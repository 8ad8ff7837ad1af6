package dev.nightshift.web;

import dev.nightshift.operation.RunQueries.CommitPoint;
import dev.nightshift.operation.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Rows per second over the life of a run, as bars of equal width. The rows of a commit are spread over the time since
 * the commit before it, or since the attempt began, because that is when they were copied.
 *
 * @param attempts when the attempts took place, along the same axis
 */
record ThroughputPlot(List<Bar> bars, List<Bar> attempts, long highest, Instant from, Instant to) {

    static final int WIDTH = 720;
    static final int HEIGHT = 140;

    private static final int BARS = 72;

    /** A bar, in the units of the plot. */
    record Bar(String x, String y, String width, String height, String title) {}

    /** The plot of a run; null if nothing has been committed yet. */
    static @Nullable ThroughputPlot of(RunStatus run, List<CommitPoint> commits, Instant now) {
        if (commits.isEmpty() || run.attempts().isEmpty()) {
            return null;
        }
        Instant from = run.attempts().get(0).startedAt();
        Instant to = commits.get(commits.size() - 1).at();
        for (RunStatus.AttemptStatus attempt : run.attempts()) {
            Instant end = attempt.endedAt() == null ? now : attempt.endedAt();
            to = end.isAfter(to) ? end : to;
        }
        Scale scale = new Scale(from, Math.max(1, to.toEpochMilli() - from.toEpochMilli()));
        double[] rates = rates(run, commits, scale);
        double highest = 0;
        for (double rate : rates) {
            highest = Math.max(highest, rate);
        }
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < BARS; i++) {
            if (rates[i] > 0) {
                double height = Math.max(1, rates[i] / highest * HEIGHT);
                bars.add(bar(
                        i * (double) WIDTH / BARS,
                        HEIGHT - height,
                        (double) WIDTH / BARS - 1,
                        height,
                        PageWords.time(scale.at(i)) + ": " + PageWords.number(Math.round(rates[i])) + " rows/s"));
            }
        }
        return new ThroughputPlot(bars, attempts(run, scale, now), Math.round(highest), from, to);
    }

    private static double[] rates(RunStatus run, List<CommitPoint> commits, Scale scale) {
        double[] rows = new double[BARS];
        Instant before = scale.from;
        for (CommitPoint commit : commits) {
            Instant begin = before;
            for (RunStatus.AttemptStatus attempt : run.attempts()) {
                if (attempt.startedAt().isAfter(begin) && !attempt.startedAt().isAfter(commit.at())) {
                    begin = attempt.startedAt();
                }
            }
            spread(rows, commit.rows(), scale.bar(begin), scale.bar(commit.at()));
            before = commit.at();
        }
        for (int i = 0; i < BARS; i++) {
            rows[i] = rows[i] / (scale.millis / 1_000.0 / BARS);
        }
        return rows;
    }

    private static void spread(double[] rows, long count, double begin, double end) {
        double length = end - begin;
        if (length <= 0) {
            rows[(int) Math.min(BARS - 1, Math.max(0, end))] += count;
            return;
        }
        for (int i = (int) Math.max(0, begin); i < BARS && i < end; i++) {
            double share = Math.min(end, i + 1) - Math.max(begin, i);
            rows[i] += count * Math.max(0, share) / length;
        }
    }

    private static List<Bar> attempts(RunStatus run, Scale scale, Instant now) {
        List<Bar> bars = new ArrayList<>();
        for (RunStatus.AttemptStatus attempt : run.attempts()) {
            double begin = scale.bar(attempt.startedAt()) * WIDTH / BARS;
            double end = scale.bar(attempt.endedAt() == null ? now : attempt.endedAt()) * WIDTH / BARS;
            bars.add(bar(
                    begin,
                    HEIGHT + 6,
                    Math.max(2, end - begin - 1),
                    6,
                    "Attempt " + (bars.size() + 1) + ", "
                            + (attempt.outcome() == null ? "at work" : attempt.outcome())));
        }
        return bars;
    }

    private static Bar bar(double x, double y, double width, double height, String title) {
        return new Bar(text(x), text(y), text(width), text(height), title);
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** A description for users who cannot see the plot. */
    public String summary() {
        return "Throughput from " + PageWords.time(from) + " to " + PageWords.time(to) + " UTC, at most "
                + PageWords.number(highest) + " rows per second";
    }

    public String top() {
        return PageWords.number(highest) + " rows/s";
    }

    public String begin() {
        return PageWords.time(from);
    }

    public String end() {
        return PageWords.time(to);
    }

    private record Scale(Instant from, long millis) {

        double bar(Instant at) {
            return (at.toEpochMilli() - from.toEpochMilli()) * (double) BARS / millis;
        }

        Instant at(int bar) {
            return from.plusMillis(millis * bar / BARS);
        }
    }
}
