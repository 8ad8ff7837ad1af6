package dev.nightshift.report;

import dev.nightshift.login.GapCounts;
import dev.nightshift.work.Figures;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The gaps between neighbouring logins by power of ten of a second, as a table whose rows contain bars. */
final class GapTable {

    /** Seconds of more than a day are read as days or years. */
    private static final int MANY_DIGITS = 6;

    private final Report.Gaps gaps;
    private final long all;
    private final long most;

    GapTable(Report.Gaps gaps) {
        this.gaps = gaps;
        this.all = gaps.zero()
                + gaps.bars().stream().mapToLong(GapCounts.Bar::count).sum();
        this.most = Math.max(
                gaps.zero(),
                gaps.bars().stream().mapToLong(GapCounts.Bar::count).max().orElse(0));
    }

    Html html() {
        if (all == 0) {
            return Html.of("<p>With fewer than two logins there are no gaps.</p>");
        }
        return Html.of("""
                <p>{}</p>
                <table class="gaps">
                <caption>Each row is ten times as long as the one above it.</caption>
                <thead><tr><th scope="col">Gap</th><th scope="col"><span class="hidden">Share as a bar</span></th>\
                <th scope="col" class="n">Gaps</th><th scope="col" class="n">Share</th></tr></thead>
                <tbody>{}</tbody></table>
                """, words(), Html.join(rows()));
    }

    private String words() {
        String equal = gaps.zero() == 0
                ? "No two logins have the same time."
                : Figures.count(gaps.zero(), "pair of neighbours has", "pairs of neighbours have") + " the same time.";
        return gaps.bars().stream()
                        .max(Comparator.comparingLong(GapCounts.Bar::count))
                        .map(bar -> "The most frequent gap between two logins is " + span(exponent(bar)) + ": "
                                + Words.percent(bar.count(), all) + " of " + Figures.count(all, "gap", "gaps") + ". ")
                        .orElse("")
                + equal;
    }

    /** One row for each power of ten from the smallest to the greatest, including empty ones. */
    private List<Html> rows() {
        List<Html> rows = new ArrayList<>();
        if (gaps.zero() > 0) {
            rows.add(row("none: the same time", "", gaps.zero()));
        }
        int next = gaps.bars().isEmpty() ? 0 : exponent(gaps.bars().get(0));
        for (GapCounts.Bar bar : gaps.bars()) {
            for (; next < exponent(bar); next++) {
                rows.add(row(span(next), readable(next), 0));
            }
            rows.add(row(span(next), readable(next), bar.count()));
            next++;
        }
        return rows;
    }

    private Html row(String gap, String readable, long count) {
        double width = 100.0 * count / most;
        Html bar = count == 0
                ? Html.NOTHING
                : Html.of(
                        "<svg width=\"100%\" height=\"14\" aria-hidden=\"true\"><rect class=\"bar\" x=\"0\" y=\"0\""
                                + " width=\"{}%\" height=\"14\"/></svg>",
                        String.format(Locale.ROOT, "%.2f", Math.max(0.4, width)));
        return Html.of(
                "<tr><th scope=\"row\">{}{}</th><td class=\"b\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>\n",
                gap,
                readable.isEmpty() ? Html.NOTHING : Html.of(" <small>{}</small>", readable),
                bar,
                Figures.number(count),
                Words.percent(count, all));
    }

    /** The exponent of the bar: its gaps are shorter than 10 to this power seconds. */
    private static int exponent(GapCounts.Bar bar) {
        BigDecimal below = bar.below();
        return below.precision() - below.scale() - 1;
    }

    /** The range of gaps, such as "10 to 100 ms", or "about 32 years to 317 years" for many digits. */
    private static String span(int exponent) {
        return exponent < MANY_DIGITS ? exact(exponent) : about(exponent);
    }

    private static String exact(int exponent) {
        int shift = exponent <= -6 ? 9 : exponent <= -3 ? 6 : exponent <= 0 ? 3 : 0;
        String unit = shift == 9 ? "ns" : shift == 6 ? "µs" : shift == 3 ? "ms" : "s";
        return power(exponent - 1 + shift) + " to " + power(exponent + shift) + "\u00A0" + unit;
    }

    private static String power(int exponent) {
        return exponent < 0
                ? BigDecimal.ONE.movePointRight(exponent).toPlainString()
                : Figures.number(BigDecimal.ONE.movePointRight(exponent).longValueExact());
    }

    /** The range in other words; empty for ranges that are readable in seconds. */
    private static String readable(int exponent) {
        return exponent < 3 ? "" : exponent < MANY_DIGITS ? about(exponent) : exact(exponent);
    }

    /** The range in readable units, such as "about 17 min to 2.8 h". */
    private static String about(int exponent) {
        return "about " + Figures.about(seconds(exponent - 1)) + " to " + Figures.about(seconds(exponent));
    }

    private static long seconds(int exponent) {
        return BigDecimal.ONE.movePointRight(exponent).longValueExact();
    }
}
