package dev.nightshift.publication;

import dev.nightshift.ledger.Checkpoint;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PartRow;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.PlannedPartition;
import dev.nightshift.ledger.Publication;
import dev.nightshift.ledger.Publication.ChainState;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.Window;
import dev.nightshift.login.Column;
import dev.nightshift.login.PartitionState;
import dev.nightshift.report.HtmlReport;
import dev.nightshift.report.Report;
import dev.nightshift.report.RunDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a run: a pure function of the ledger's content after the result is frozen.
 *
 * @param reportHtml the HTML page; null if the run was frozen by a version that did not write one
 */
public record Documents(
        Report report,
        JsonDocument reportJson,
        @Nullable TextDocument reportHtml,
        Manifest manifest,
        JsonDocument manifestJson) {

    /** The folder of the objects of a run. */
    public static RunFolder folder(Run run, Plan plan) {
        return new RunFolder(
                plan.prefix(), run.key().source(), run.key().cutoff(), run.key().rerun());
    }

    /** The merged states of a run's partitions; equal to the state of one pass over all committed rows. */
    public static PartitionState state(Ledger ledger, Run run, int top) {
        PartitionState merged = new PartitionState(top, run.key().cutoff());
        for (PlannedPartition partition : ledger.progress().partitions(run.id())) {
            Checkpoint checkpoint = ledger.progress().checkpoint(run.id(), partition.number());
            if (checkpoint.findings() != null) {
                PartitionState findings = new PartitionState(top, run.key().cutoff());
                findings.restore(checkpoint.findings());
                merged.merge(findings);
            }
        }
        return merged;
    }

    /** Builds the documents; equal arguments give equal bytes. */
    public static Documents of(
            Run run, Plan plan, RunFolder folder, Publication words, PartitionState findings, List<PartRow> parts) {
        Report report = report(run, plan, words, findings, parts);
        JsonDocument reportJson = JsonDocument.of(report);
        List<Manifest.ObjectInfo> reports = new ArrayList<>();
        reports.add(new Manifest.ObjectInfo(
                folder.document("report.json"), reportJson.bytes().length, reportJson.sha256()));
        TextDocument reportHtml = page(report, plan, words, findings, parts);
        if (reportHtml != null) {
            reports.add(new Manifest.ObjectInfo(
                    folder.document("report.html"), reportHtml.bytes().length, reportHtml.sha256()));
        }
        Manifest manifest = manifest(run, plan, folder, words, parts, report, reports);
        return new Documents(report, reportJson, reportHtml, manifest, JsonDocument.of(manifest));
    }

    private static @Nullable TextDocument page(
            Report report, Plan plan, Publication words, PartitionState findings, List<PartRow> parts) {
        return words.history() == null
                ? null
                : TextDocument.of(HtmlReport.of(report, details(plan, words, words.history(), findings, parts)));
    }

    /** The content of the page besides the answers, from the frozen result. */
    private static RunDetails details(
            Plan plan,
            Publication words,
            List<Publication.PastAttempt> history,
            PartitionState findings,
            List<PartRow> parts) {
        return new RunDetails(
                words.programVersion(),
                plan.source().table(),
                plan.source().where(),
                plan.source().protection() == null ? List.of() : plan.source().protection(),
                plan.source().ofFile(),
                plan.source().snapshotKind(),
                plan.source().snapshotValue(),
                plan.plannedAt(),
                plan.format(),
                plan.compression(),
                words.sourceRows(),
                words.reconciled(),
                plan.source().readAtOneMoment(findings),
                history.stream().map(Documents::attempt).toList(),
                partitions(parts));
    }

    private static RunDetails.AttemptInfo attempt(Publication.PastAttempt attempt) {
        return new RunDetails.AttemptInfo(attempt.startedAt(), attempt.endedAt(), attempt.outcome(), attempt.message());
    }

    /** Those with rows. */
    private static List<RunDetails.PartitionInfo> partitions(List<PartRow> parts) {
        Map<Integer, List<PartRow>> byNumber = new TreeMap<>();
        parts.forEach(part -> byNumber.computeIfAbsent(part.partition(), number -> new ArrayList<>())
                .add(part));
        return byNumber.values().stream().map(Documents::partition).toList();
    }

    /** @param parts in stream order */
    private static RunDetails.PartitionInfo partition(List<PartRow> parts) {
        PartRow first = parts.get(0);
        PartRow last = parts.get(parts.size() - 1);
        return new RunDetails.PartitionInfo(
                first.partition(),
                parts.stream().mapToLong(PartRow::rows).sum(),
                parts.size(),
                parts.stream().mapToLong(PartRow::bytes).sum(),
                first.firstLogin(),
                last.lastLogin());
    }

    /** Builds the report only. */
    public static Report report(Run run, Plan plan, Publication words, PartitionState findings, List<PartRow> parts) {
        long migrated = rows(parts);
        Report.Totals totals = new Report.Totals(
                words.sourceRows() == null ? migrated + words.rejected() : words.sourceRows(),
                migrated,
                findings.totals().neverLoggedIn(),
                words.rejected(),
                parts.size(),
                parts.stream().mapToLong(PartRow::bytes).sum());
        Report report = Report.of(
                info(run, words),
                plan.top(),
                findings,
                totals,
                plan.source().timeZone(),
                words.worked(),
                plan.source().maxRowsPerSecond(),
                words.warnings());
        Window window = plan.window();
        ChainState chain = words.chain();
        return window == null || chain == null
                ? report
                : report.ofNight(window(run, window, chain), lateRows(window, parts), chain(plan, window, chain));
    }

    private static Report.Window window(Run run, Window window, ChainState chain) {
        return new Report.Window(
                window.from(),
                run.key().cutoff(),
                window.overlap().toString(),
                chain.othersRows(),
                window.neverLoggedIn());
    }

    private static long lateRows(Window window, List<PartRow> parts) {
        return rows(parts.stream().filter(part -> window.late(part.partition())).toList());
    }

    private static Report.Chain chain(Plan plan, Window window, ChainState chain) {
        return Report.Chain.of(
                window.chain(),
                chain.nights(),
                chain.since(),
                chain.rows(),
                chain.lateRows(),
                plan.top(),
                chain.latest(),
                chain.closestPair());
    }

    private static Report.RunInfo info(Run run, Publication words) {
        return new Report.RunInfo(
                run.id(),
                run.key().source(),
                run.key().cutoff(),
                run.key().rerun(),
                words.attempts(),
                words.startedAt(),
                words.finishedAt());
    }

    private static Manifest manifest(
            Run run,
            Plan plan,
            RunFolder folder,
            Publication words,
            List<PartRow> parts,
            Report report,
            List<Manifest.ObjectInfo> reports) {
        return new Manifest(
                Manifest.FORMAT_VERSION,
                new Manifest.Program("nightshift", words.programVersion()),
                info(run, words),
                new Manifest.Snapshot(
                        plan.source().snapshotKind(), plan.source().snapshotValue(), plan.plannedAt()),
                plan.source().where(),
                plan.source().timeZone(),
                plan.source().columns().stream().map(Documents::column).toList(),
                plan.source().columns().get(plan.source().idColumn()).name(),
                plan.source().columns().get(plan.source().timeColumn()).name(),
                plan.source().protection(),
                plan.source().ofFile(),
                plan.format(),
                plan.compression(),
                Boolean.TRUE.equals(plan.neutralizeFormulas()),
                report.chain() == null ? null : report.chain().number(),
                report.window(),
                report.lateRows(),
                words.chain() == null ? null : words.chain().previous(),
                rows(parts),
                words.rejected(),
                words.keptRejects() == words.rejected() ? null : words.keptRejects(),
                words.reconciled(),
                words.warnings(),
                parts.stream().map(Documents::part).toList(),
                rejects(words, folder),
                reports);
    }

    private static List<Manifest.ObjectInfo> rejects(Publication words, RunFolder folder) {
        List<Publication.Rejects> rejects = words.rejects() == null ? List.of() : words.rejects();
        return rejects.stream()
                .map(file -> new Manifest.ObjectInfo(folder.document(file.name()), file.bytes(), file.sha256()))
                .toList();
    }

    private static Manifest.ColumnInfo column(Column column) {
        return new Manifest.ColumnInfo(
                column.name(),
                column.sourceName(),
                column.sourceType(),
                column.type().label(),
                column.precision(),
                column.scale(),
                column.nullable());
    }

    /** A committed part as the manifest names it. */
    public static Manifest.Part part(PartRow part) {
        return new Manifest.Part(
                part.key(),
                part.partition(),
                part.number(),
                part.rows(),
                part.bytes(),
                part.sha256(),
                new Manifest.Key(part.firstLogin(), part.firstId()),
                new Manifest.Key(part.lastLogin(), part.lastId()));
    }

    private static long rows(List<PartRow> parts) {
        return parts.stream().mapToLong(PartRow::rows).sum();
    }
}
