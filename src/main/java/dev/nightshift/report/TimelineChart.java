package dev.nightshift.report;

import dev.nightshift.login.Timeline;
import dev.nightshift.work.Figures;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Logins over time: in words, as bars with the cutoff marked, and as a table.
 *
 * <p>Widths are percentages and heights are pixels, so that texts keep their size regardless of the width of the
 * screen.
 */
final class TimelineChart {

    private static final int TOP = 22;
    private static final int HEIGHT = 200;
    private static final int BASE = TOP + HEIGHT;

    /** With up to this many slots, the bars are wide enough to have a gap between them. */
    private static final int MOST_APART = 80;

    private final Timeline.Unit unit;
    private final List<Timeline.Bar> bars;
    private final Instant cutoff;
    private final TimeAxis axis;
    private final ValueScale scale;

    /** @param bars at least one */
    TimelineChart(Timeline.Unit unit, List<Timeline.Bar> bars, Instant cutoff) {
        this.unit = unit;
        this.bars = bars;
        this.cutoff = cutoff;
        this.axis = new TimeAxis(unit, bars.stream().map(Timeline.Bar::from).toList());
        this.scale = ValueScale.upTo(busiest().count());
    }

    Html html() {
        return Html.of(
                """
                <p>{}</p>
                <figure>
                <figcaption>Logins per {}</figcaption>
                <div class="chart">
                <svg class="scale" width="56" height="{}" aria-hidden="true">{}</svg>
                <svg class="plot" width="100%" height="{}" role="img" aria-labelledby="timeline-title timeline-words">
                <title id="timeline-title">Logins per {}, as bars</title>
                <desc id="timeline-words">{}</desc>
                {}{}{}{}</svg>
                </div>
                </figure>
                {}""",
                words(),
                unit.label(),
                BASE + 28,
                scaleLabels(),
                BASE + 28,
                unit.label(),
                words(),
                grid(),
                timeLabels(),
                rects(),
                cutoffLine(),
                table());
    }

    private String words() {
        String first = axis.name(bars.get(0).from());
        String last = axis.name(bars.get(bars.size() - 1).from());
        Timeline.Bar busiest = busiest();
        String span = bars.size() == 1
                ? "All logins are in " + first + ". "
                : "From " + first + " to " + last + ", in UTC. The " + unit.label() + " with the most logins is "
                        + axis.name(busiest.from()) + " with " + Figures.number(busiest.count()) + ". ";
        String skipping = axis.skipping() ? "Years without logins are omitted. " : "";
        return span + skipping + cutoffWords(first);
    }

    private String cutoffWords(String first) {
        if (axis.place(cutoff).isPresent()) {
            return "The line marks the cutoff.";
        }
        return cutoff.isBefore(bars.get(0).from())
                ? "The cutoff is before " + first + ", left of the bars."
                : "The cutoff is right of the bars.";
    }

    private Timeline.Bar busiest() {
        return bars.stream()
                .max(Comparator.comparingLong(Timeline.Bar::count)
                        .thenComparing(Timeline.Bar::from, Comparator.reverseOrder()))
                .orElseThrow();
    }

    private Html scaleLabels() {
        return Html.join(scale.ticks().stream()
                .map(tick -> Html.of(
                        "<text x=\"48\" y=\"{}\" dy=\"0.32em\" text-anchor=\"end\">{}</text>",
                        decimal(y(tick)),
                        ValueScale.label(tick))));
    }

    private Html grid() {
        return Html.join(scale.ticks().stream()
                .map(tick -> Html.of(
                        "<line class=\"{}\" x1=\"0\" x2=\"100%\" y1=\"{}\" y2=\"{}\"/>",
                        tick == 0 ? "base" : "grid", decimal(y(tick)), decimal(y(tick)))));
    }

    private Html timeLabels() {
        List<TimeAxis.Tick> ticks = axis.ticks();
        int each = (ticks.size() + 3) / 4;
        return Html.join(IntStream.range(0, ticks.size()).mapToObj(i -> timeLabel(ticks.get(i), i % each != 0)));
    }

    /** @param wide whether the label is shown on wide screens only */
    private Html timeLabel(TimeAxis.Tick tick, boolean wide) {
        String x = share(tick.place());
        String anchor = tick.place() < 0.04 ? "start" : tick.place() > 0.96 ? "end" : "middle";
        return Html.of(
                "<line class=\"tick\" x1=\"{}\" x2=\"{}\" y1=\"{}\" y2=\"{}\"/><text class=\"{}\" x=\"{}\" y=\"{}\""
                        + " text-anchor=\"{}\">{}</text>",
                x,
                x,
                BASE,
                BASE + 5,
                wide ? "wide" : "all",
                x,
                BASE + 19,
                anchor,
                tick.label());
    }

    private Html rects() {
        double gap = axis.slots() <= MOST_APART ? 0.15 : 0;
        String kind = axis.slots() > MOST_APART ? "bars dense" : "bars";
        return Html.of(
                "<g class=\"{}\">{}</g>",
                kind,
                Html.join(IntStream.range(0, bars.size()).mapToObj(i -> {
                    Timeline.Bar bar = bars.get(i);
                    double top = y(bar.count());
                    return Html.of(
                            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}: {}</title></rect>\n",
                            share(axis.left(i) + axis.width() * gap / 2),
                            decimal(top),
                            share(axis.width() * (1 - gap)),
                            decimal(BASE - top),
                            axis.name(bar.from()),
                            Figures.count(bar.count(), "login", "logins"));
                })));
    }

    private Html cutoffLine() {
        Optional<Double> place = axis.place(cutoff);
        if (place.isEmpty()) {
            return Html.NOTHING;
        }
        String x = share(place.get());
        boolean left = place.get() > 0.5;
        return Html.of(
                "<line class=\"cutoff\" x1=\"{}\" x2=\"{}\" y1=\"4\" y2=\"{}\"/><text class=\"cutoff\" x=\"{}\" dx=\"{}\""
                        + " y=\"14\" text-anchor=\"{}\">cutoff</text>",
                x,
                x,
                BASE,
                x,
                left ? -6 : 6,
                left ? "end" : "start");
    }

    private Html table() {
        return Html.of(
                """
                <details><summary>Logins per {} as a table</summary>
                <table><thead><tr><th scope="col">{} (UTC)</th><th scope="col" class="n">Logins</th></tr></thead>
                <tbody>{}</tbody></table></details>
                """,
                unit.label(),
                unit.label().substring(0, 1).toUpperCase(Locale.ROOT)
                        + unit.label().substring(1),
                Html.join(bars.stream()
                        .map(bar -> Html.of(
                                "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td></tr>\n",
                                axis.name(bar.from()),
                                Figures.number(bar.count())))));
    }

    private double y(long count) {
        return BASE - HEIGHT * (double) count / scale.top();
    }

    private static String share(double share) {
        return decimal(100 * share) + "%";
    }

    private static String decimal(double value) {
        return BigDecimal.valueOf(value)
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
