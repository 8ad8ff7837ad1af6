package dev.nightshift.report;

import dev.nightshift.login.IsoInstant;
import dev.nightshift.login.Timeline;
import dev.nightshift.work.Figures;
import dev.nightshift.work.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * {@code report.html}: the answers of a run for people, as one self-contained page. Equal arguments give equal text.
 *
 * <p>It uses neither a template engine nor a chart library: the page is small, and loading either would take longer
 * than writing the page.
 */
public final class HtmlReport {

    private static final String STYLE = "report.css";

    private final Report report;
    private final RunDetails details;

    private HtmlReport(Report report, RunDetails details) {
        this.report = report;
        this.details = details;
    }

    /** The page as text, to be stored in UTF-8. */
    public static String of(Report report, RunDetails details) {
        return new HtmlReport(report, details).page().markup();
    }

    private Html page() {
        String style = style();
        return Html.of(
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{}'; \
                img-src data:; base-uri 'none'; form-action 'none'">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta name="referrer" content="no-referrer">
                <title>{}, cutoff {} · Nightshift report</title>
                <link rel="icon" href="data:,">
                <style>{}</style>
                </head>
                <body>
                {}<main>
                {}</main>
                {}</body>
                </html>
                """,
                sha256(style),
                report.run().source(),
                IsoInstant.text(report.run().cutoff()),
                new Html(style),
                header(),
                sections(),
                footer());
    }

    private Html header() {
        Report.RunInfo run = report.run();
        return Html.of(
                """
                <header>
                <p class="eyebrow">Nightshift report</p>
                <h1>{}</h1>
                <p class="lead">Cutoff {} · run {}{} · published {}</p>
                {}</header>
                """,
                Html.data(run.source()),
                Words.moment(run.cutoff()),
                run.id(),
                run.rerun() == 0 ? "" : ", rerun " + run.rerun(),
                Words.moment(run.finishedAt().truncatedTo(ChronoUnit.MINUTES)),
                night());
    }

    private Html night() {
        Report.Window window = report.window();
        Long late = report.lateRows();
        if (window == null || late == null) {
            return Html.NOTHING;
        }
        return window.from() == null
                ? Html.of(
                        "<p class=\"lead\">The first night of a chain: all logins before the cutoff, and the rows that never"
                                + " logged in</p>\n")
                : Html.of(
                        "<p class=\"lead\">One night: the logins from {} up to the cutoff, and {}</p>\n",
                        Words.moment(window.from()),
                        late == 0 ? "no late rows" : Figures.count(late, "late row", "late rows"));
    }

    private Html sections() {
        return Html.join(
                section("answers", "The answers", new AnswersSection(report, details).html()),
                report.warnings().isEmpty() ? Html.NOTHING : section("warnings", warningsHeading(), warnings()),
                section("timeline", "Logins over time", timeline()),
                section("gaps", "Gaps between neighbouring logins", new GapTable(report.gaps()).html()),
                section("logins", "The logins behind the answers", LoginTables.html(report)),
                section("rows", "Rows", new RowCounts(report, details).html()),
                section("run", "How the run went", new RunSection(report, details).html()));
    }

    private static Html section(String id, String heading, Html content) {
        return Html.of(
                "<section id=\"{}\" aria-labelledby=\"{}-heading\">\n<h2 id=\"{}-heading\">{}</h2>\n{}</section>\n",
                id,
                id,
                id,
                heading,
                content);
    }

    private String warningsHeading() {
        int count = report.warnings().size();
        return count == 1 ? "A warning" : Figures.number(count) + " warnings";
    }

    private Html warnings() {
        return Html.of(
                "<ul>{}</ul>\n",
                Html.join(report.warnings().stream().map(warning -> Html.of("<li>{}</li>\n", Html.data(warning)))));
    }

    private Html timeline() {
        Report.TimelineInfo timeline = report.timeline();
        if (timeline.bars().isEmpty()) {
            return Html.of("<p>There are no logins to show.</p>\n");
        }
        Timeline.Unit unit = Timeline.Unit.valueOf(timeline.unit().toUpperCase(Locale.ROOT));
        return new TimelineChart(unit, timeline.bars(), report.run().cutoff()).html();
    }

    private Html footer() {
        return Html.of("""
                <footer>
                <p>Generated by Nightshift {} from the ledger of run {}. The same folder contains <a href="report.json">report.json</a>, \
                with the same answers for programs, and <a href="manifest.json">manifest.json</a>, the list of all part files.</p>
                </footer>
                """, details.programVersion(), report.run().id());
    }

    private static String style() {
        try (InputStream in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream(STYLE), STYLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The program was built without " + STYLE, e);
        }
    }

    /** The hash in the form that a Content-Security-Policy uses. */
    private static Html sha256(String text) {
        byte[] hash = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
        return new Html(Base64.getEncoder().encodeToString(hash));
    }

    /** A list of names and values. */
    static Html facts(List<Fact> facts) {
        return Html.of(
                "<dl>{}</dl>\n",
                Html.join(facts.stream()
                        .map(fact -> Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", fact.name(), fact.value()))));
    }

    /** A name and its value. */
    record Fact(String name, Html value) {

        static Fact of(String name, String value) {
            return new Fact(name, Html.of("{}", value));
        }
    }
}
