package dev.nightshift.report;

import dev.nightshift.report.HtmlReport.Fact;
import dev.nightshift.work.Figures;
import java.util.ArrayList;
import java.util.List;

/** The number of rows by outcome, and whether the counts agree. */
final class RowCounts {

    private final Report report;
    private final RunDetails details;

    RowCounts(Report report, RunDetails details) {
        this.report = report;
        this.details = details;
    }

    /** A sentence that says whether the rows agree with the count at the source. */
    static String verdict(Report report, RunDetails details) {
        Long counted = details.counted();
        if (counted == null) {
            return "The rows were not counted at the source.";
        }
        String rejects = report.totals().rejected() == 0
                ? ""
                : ", with " + Figures.count(report.totals().rejected(), "rejected line", "rejected lines");
        String expected = details.ofFile()
                ? "the records of the file"
                : later(report) ? "the rows of the window counted at the source" : "the rows counted at the source";
        String they =
                report.lateRows() == null || report.lateRows() == 0 ? "They are " : "Without the late rows they are ";
        if (details.reconciled() && !details.oneMoment()) {
            return they + "as many as " + expected + rejects
                    + ", but were not read as of one moment: rows written meanwhile may be missing or come twice.";
        }
        return details.reconciled()
                ? they + "exactly " + expected + rejects + "."
                : "They differ from the rows counted at the source: " + Figures.number(counted) + ".";
    }

    /** Whether this is a night of a chain but not its first. */
    private static boolean later(Report report) {
        return report.window() != null && report.window().from() != null;
    }

    Html html() {
        Report.Totals totals = report.totals();
        Report.Window window = report.window();
        long late = report.lateRows() == null ? 0 : report.lateRows();
        long others = window == null ? 0 : window.rowsOfOtherNights();
        long accounted = totals.migrated() - late + others + totals.rejected();
        Long counted = details.counted();
        List<Html> rows = new ArrayList<>();
        rows.add(row("Copied to the bucket", totals.migrated(), "sum"));
        if (later(report)) {
            rows.add(row("of which late, from before the window", late, "part"));
            if (others > 0) {
                rows.add(row("In the window, but copied by other nights", others, "sum"));
            }
            rows.add(row("Accounted for in the window", accounted, "total"));
        } else {
            rows.add(row("of which never logged in", totals.neverLoggedIn(), "part"));
            rows.add(row("Rejected", totals.rejected(), "sum"));
            rows.add(row("Accounted for", accounted, "total"));
        }
        if (counted != null) {
            rows.add(row("Counted at the source", counted, "sum"));
            rows.add(row("Difference", counted - accounted, "total"));
        }
        if (window != null && window.neverLoggedIn() != null) {
            rows.add(row("Never logged in, not part of this night", window.neverLoggedIn(), "sum"));
        }
        return Html.join(
                Html.of("<p class=\"verdict {}\">{}</p>\n", state(), verdictWords()),
                Html.of("""
                        <table class="sums"><thead><tr><td></td><th scope="col" class="n">Rows</th></tr></thead>
                        <tbody>{}</tbody></table>
                        """, Html.join(rows)),
                HtmlReport.facts(List.of(
                        Fact.of("Part files", Figures.number(totals.parts())),
                        Fact.of(
                                "Size",
                                totals.bytes() < 1_000
                                        ? Figures.size(totals.bytes())
                                        : Figures.size(totals.bytes()) + " (" + Figures.number(totals.bytes())
                                                + " bytes)"))));
    }

    private String state() {
        return details.counted() == null || (details.reconciled() && !details.oneMoment())
                ? "open"
                : details.reconciled() ? "good" : "bad";
    }

    private String verdictWords() {
        if (details.counted() == null) {
            return "Not reconciled: the rows were not counted at the source.";
        }
        if (details.reconciled() && !details.oneMoment()) {
            return "= The counts agree: as many rows were read as were counted. They were not read as of one moment, so this"
                    + " does not prove that every counted row is here.";
        }
        return details.reconciled()
                ? "✓ Reconciled: every counted row is accounted for."
                : "! Not reconciled: the counts differ.";
    }

    private static Html row(String name, long value, String kind) {
        return Html.of(
                "<tr class=\"{}\"><th scope=\"row\">{}</th><td class=\"n\">{}</td></tr>\n",
                kind,
                name,
                Figures.number(value));
    }
}
