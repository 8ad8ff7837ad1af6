package dev.nightshift.report;

import dev.nightshift.login.ProtectedColumn;
import dev.nightshift.report.HtmlReport.Fact;
import dev.nightshift.report.RunDetails.AttemptInfo;
import dev.nightshift.report.RunDetails.PartitionInfo;
import dev.nightshift.work.Figures;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What was read and how fast, with the attempts and partitions of the run. */
final class RunSection {

    private final Report report;
    private final RunDetails details;

    RunSection(Report report, RunDetails details) {
        this.report = report;
        this.details = details;
    }

    Html html() {
        return Html.join(HtmlReport.facts(facts()), attempts(), partitions());
    }

    private List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(details.ofFile() ? "File" : "Table", Html.data(details.table())));
        if (details.where() != null) {
            facts.add(new Fact("Only rows with", Html.data(details.where())));
        }
        if (!details.protection().isEmpty()) {
            facts.add(new Fact(
                    "Protected",
                    Html.data(details.protection().stream()
                            .map(ProtectedColumn::toString)
                            .collect(Collectors.joining(", ")))));
        }
        facts.addAll(night());
        facts.add(new Fact("Read", snapshot()));
        facts.add(new Fact(
                "Times without a zone",
                Html.of("read in {}", report.timeZone().equals("Z") ? "UTC" : report.timeZone())));
        facts.add(new Fact("Started", Words.moment(report.run().startedAt())));
        facts.add(new Fact("Published", Words.moment(report.run().finishedAt())));
        facts.add(Fact.of("Working time", worked(report.durationSeconds()) + ", without pauses between attempts"));
        facts.add(Fact.of("Speed", Figures.speed(report.rowsPerSecond(), report.maxRowsPerSecond())));
        facts.add(Fact.of("Part files", details.format() + ", " + details.compression()));
        return facts;
    }

    private List<Fact> night() {
        Report.Window window = report.window();
        Report.Chain chain = report.chain();
        if (window == null || chain == null) {
            return List.of();
        }
        Html nights = Html.of(
                "begun by run {}; {}, of which the first had its cutoff on {}",
                chain.number(),
                Figures.count(chain.nights(), "night", "nights"),
                Words.moment(chain.firstCutoff()));
        if (window.from() == null) {
            return List.of(
                    new Fact("Window", Html.of("all logins before {}", Words.moment(window.to()))),
                    new Fact("Chain", nights));
        }
        Duration overlap = Duration.parse(window.overlap());
        return List.of(
                new Fact("Window", Html.of("from {} up to {}", Words.moment(window.from()), Words.moment(window.to()))),
                new Fact(
                        "Late rows",
                        overlap.isZero()
                                ? Html.of("not looked for")
                                : Html.of(
                                        "looked for from {} on, {} before the window",
                                        Words.moment(window.from().minus(overlap)),
                                        Figures.about(overlap))),
                new Fact("Chain", nights));
    }

    private static String worked(BigDecimal seconds) {
        String exact = Figures.exact(seconds);
        String plain = Figures.plain(seconds) + " s";
        return exact.equals(plain) || seconds.compareTo(BigDecimal.ONE) < 0 ? plain : exact + " (" + plain + ")";
    }

    private Html snapshot() {
        String value = details.snapshotValue();
        if (value == null) {
            return Html.of("without a snapshot: each row is as it was when it was read");
        }
        if (details.ofFile()) {
            return Html.of("a file with SHA-256 <bdi class=\"id\">{}</bdi>", value);
        }
        if (details.snapshotKind().equals("exported")) {
            return Html.of(
                    details.oneMoment()
                            ? "as of a snapshot of the database, taken {}"
                            : "at several snapshots of the database, see the warnings; the first was taken {}",
                    Words.moment(details.plannedAt()));
        }
        return Html.of(
                "as of {} {}, taken {}",
                details.snapshotKind().toUpperCase(Locale.ROOT),
                value,
                Words.moment(details.plannedAt()));
    }

    private Html attempts() {
        List<AttemptInfo> attempts = details.attempts();
        return Html.of(
                """
                <h3>{}</h3>
                <div class="scroll" tabindex="0" role="region" aria-label="Attempts">
                <table><thead><tr><th scope="col" class="n">No.</th><th scope="col">Started (UTC)</th>\
                <th scope="col">Working time</th><th scope="col">Ended</th></tr></thead>
                <tbody>{}</tbody></table></div>
                """,
                Figures.count(attempts.size(), "attempt", "attempts"),
                Html.join(IntStream.range(0, attempts.size()).mapToObj(i -> attempt(i + 1, attempts.get(i)))));
    }

    private static Html attempt(int number, AttemptInfo attempt) {
        return Html.of(
                "<tr><th scope=\"row\" class=\"n\">{}</th><td>{}</td><td>{}</td><td>{}{}</td></tr>\n",
                number,
                Words.stamp(attempt.startedAt()),
                Figures.about(attempt.took()),
                attempt.outcome(),
                attempt.message() == null ? Html.NOTHING : Html.of(": {}", Html.data(attempt.message())));
    }

    private Html partitions() {
        List<PartitionInfo> partitions = details.partitions();
        if (partitions.isEmpty()) {
            return Html.NOTHING;
        }
        return Html.of(
                """
                <h3>{}</h3>
                <div class="scroll" tabindex="0" role="region" aria-label="Partitions">
                <table><thead><tr><th scope="col" class="n">No.</th><th scope="col" class="n">Rows</th>\
                <th scope="col" class="n">Parts</th><th scope="col" class="n">Size</th>\
                <th scope="col">First login (UTC)</th><th scope="col">Last login (UTC)</th></tr></thead>
                <tbody>{}</tbody></table></div>
                """,
                Figures.count(partitions.size(), "partition", "partitions"),
                Html.join(partitions.stream().map(RunSection::partition)));
    }

    private static Html partition(PartitionInfo partition) {
        return Html.of(
                "<tr><th scope=\"row\" class=\"n\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td>"
                        + "<td class=\"n\">{}</td>{}</tr>\n",
                partition.number(),
                Figures.number(partition.rows()),
                Figures.number(partition.parts()),
                Figures.size(partition.bytes()),
                logins(partition.first(), partition.last()));
    }

    private static Html logins(@Nullable Instant first, @Nullable Instant last) {
        return first == null || last == null
                ? Html.of("<td colspan=\"2\">never logged in</td>")
                : Html.of("<td>{}</td><td>{}</td>", Words.stamp(first), Words.stamp(last));
    }
}
