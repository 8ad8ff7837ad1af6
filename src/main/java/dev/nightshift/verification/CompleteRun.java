package dev.nightshift.verification;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PartRow;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Publication;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunRow;
import dev.nightshift.ledger.RunState;
import dev.nightshift.login.PartitionState;
import dev.nightshift.partfile.Compression;
import dev.nightshift.partfile.PartKeys;
import dev.nightshift.publication.Documents;
import dev.nightshift.publication.LatestPointer;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.report.Report;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger knows about a published run.
 *
 * @param publication what its documents contain besides its rows
 * @param findings the state after the pass that created it
 * @param parts its parts in stream order
 * @param newest the run that the pointer in the same place should name, as far as the ledger knows
 */
public record CompleteRun(
        Run run,
        Plan plan,
        Publication publication,
        PartitionState findings,
        List<PartRow> parts,
        LatestPointer.Latest newest) {

    /** Reads everything at once, so that the ledger is not needed afterwards. */
    public static CompleteRun of(Run run, Ledger ledger) {
        Plan plan = ledger.runs().plan(run.id()).orElseThrow();
        return new CompleteRun(
                run,
                plan,
                ledger.runs().publication(run.id()).orElseThrow(),
                Documents.state(ledger, run, plan.top()),
                ledger.progress().parts(run.id()),
                newest(run, plan, ledger));
    }

    private static LatestPointer.Latest newest(Run run, Plan plan, Ledger ledger) {
        return ledger.list().of(run.key().source()).stream()
                .filter(row -> row.state() == RunState.COMPLETED)
                .sorted(Comparator.comparing((RunRow row) -> row.key().cutoff())
                        .thenComparing(row -> row.key().rerun())
                        .reversed())
                .map(row -> ledger.runs().find(row.id()).orElseThrow())
                .filter(other -> samePlace(ledger.runs().plan(other.id()).orElseThrow(), plan))
                .findFirst()
                .map(other -> pointer(other, plan))
                .orElseGet(() -> pointer(run, plan));
    }

    private static boolean samePlace(Plan one, Plan other) {
        return one.bucket().equals(other.bucket()) && one.prefix().equals(other.prefix());
    }

    private static LatestPointer.Latest pointer(Run run, Plan plan) {
        return LatestPointer.latest(run, Documents.folder(run, plan).document("manifest.json"));
    }

    /** The content of the pointer if this run is the newest. */
    LatestPointer.Latest pointer() {
        return pointer(run, plan);
    }

    RunFolder folder() {
        return Documents.folder(run, plan);
    }

    /** The documents as they were published, except the HTML page, which may differ between versions of the program. */
    Documents documents() {
        return Documents.of(run, plan, folder(), publication, findings, parts);
    }

    /** The report that other findings would give. */
    Report report(PartitionState others) {
        return Documents.report(run, plan, publication, others, parts);
    }

    /** Why parts cannot be read here; null if they can. */
    public @Nullable String objection() {
        return Compression.of(plan.compression()).objection();
    }

    PartKeys reader() {
        return PartKeys.of(
                plan.format(),
                plan.compression(),
                Boolean.TRUE.equals(plan.neutralizeFormulas()),
                plan.source().columns(),
                plan.source().idColumn(),
                plan.source().timeColumn());
    }

    /** The zone by which the order of the rows may differ from that of their instants; a file is sorted by instants. */
    ZoneId localTimes() {
        return plan.source().ofFile() ? ZoneOffset.UTC : ZoneId.of(plan.source().timeZone());
    }

    PartitionState emptyFindings() {
        return new PartitionState(plan.top(), run.key().cutoff());
    }

    long rows() {
        return parts.stream().mapToLong(PartRow::rows).sum();
    }
}
