package dev.nightshift.verification;

import dev.nightshift.chain.Chains;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunRow;
import dev.nightshift.ledger.RunState;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.PartitionState;
import dev.nightshift.partfile.Compression;
import dev.nightshift.partfile.PartKeys;
import dev.nightshift.publication.Documents;
import dev.nightshift.publication.LatestPointer;
import dev.nightshift.publication.Manifest;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.report.Report;
import dev.nightshift.storage.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a published run should be, according to the ledger or, without one, to its own manifest.
 *
 * @param manifest its manifest, with its parts in stream order
 * @param top the number of latest logins that it reports
 * @param sourceRows the rows of the source according to its report
 * @param findings the state after the pass that created it; null without a ledger
 * @param chain the answers over its chain according to the ledger; null without a ledger, or if it has no window
 * @param newest the run that the pointer in the same place should name, as far as is known
 * @param listed whether the version of the program that published it creates a list of the current run's parts
 */
public record CompleteRun(
        RunFolder folder,
        Manifest manifest,
        int top,
        long sourceRows,
        @Nullable PartitionState findings,
        Report.@Nullable Chain chain,
        LatestPointer.Latest newest,
        boolean listed) {

    /** Reads everything at once, so that the ledger is not needed afterwards. */
    public static CompleteRun of(Run run, Ledger ledger) {
        return of(run, ledger, newest(run, ledger));
    }

    /** The same without what takes much memory: the answers according to the ledger. */
    CompleteRun withoutFindings() {
        return new CompleteRun(folder, manifest, top, sourceRows, null, null, newest, listed);
    }

    /** The cutoff of the run. */
    public Instant cutoff() {
        return folder.cutoff();
    }

    /**
     * The same for a run of a chain.
     *
     * @param newest what the pointer in its place should name
     */
    public static CompleteRun of(Run run, Ledger ledger, LatestPointer.Latest newest) {
        Plan plan = ledger.runs().plan(run.id()).orElseThrow();
        var publication = ledger.runs().publication(run.id()).orElseThrow();
        PartitionState findings = Documents.state(ledger, run, plan.top());
        Documents documents = Documents.of(
                run,
                plan,
                Documents.folder(run, plan),
                publication,
                findings,
                ledger.progress().parts(run.id()));
        return new CompleteRun(
                Documents.folder(run, plan),
                documents.manifest(),
                plan.top(),
                documents.report().totals().source(),
                findings,
                documents.report().chain(),
                newest,
                publication.history() != null);
    }

    /** A run that only its manifest describes. */
    static CompleteRun of(RunFolder folder, Manifest manifest, int top, long sourceRows) {
        return new CompleteRun(folder, manifest, top, sourceRows, null, null, pointer(folder, manifest), true);
    }

    /**
     * Reads what a run should be from its manifest.
     *
     * @throws NightshiftException if it has no manifest that can be read
     */
    public static CompleteRun published(ObjectStore store, RunFolder folder) {
        return new PublishedFolder(new Bucket(store)).run(folder, folder.document("manifest.json"));
    }

    /** What the pointer in the place of a run should name. */
    public static LatestPointer.Latest newest(Run run, Ledger ledger) {
        Plan plan = ledger.runs().plan(run.id()).orElseThrow();
        return ledger.list().of(run.key().source()).stream()
                .filter(row -> row.state() == RunState.COMPLETED)
                .sorted(Comparator.comparing((RunRow row) -> row.key().cutoff())
                        .thenComparing(row -> row.key().rerun())
                        .reversed())
                .map(row -> ledger.runs().find(row.id()).orElseThrow())
                .filter(other -> samePlace(ledger.runs().plan(other.id()).orElseThrow(), plan))
                .findFirst()
                .map(other -> pointer(other, ledger))
                .orElseGet(() -> pointer(run, ledger));
    }

    private static boolean samePlace(Plan one, Plan other) {
        return one.bucket().equals(other.bucket()) && one.prefix().equals(other.prefix());
    }

    private static LatestPointer.Latest pointer(Run run, Ledger ledger) {
        return new Chains(ledger, run.key().source())
                .latest(run, ledger.runs().plan(run.id()).orElseThrow());
    }

    private static LatestPointer.Latest pointer(RunFolder folder, Manifest manifest) {
        return new LatestPointer.Latest(
                manifest.run().id(), folder.cutoff(), folder.rerun(), folder.document("manifest.json"), null, null);
    }

    /** The content of the pointer if this run is the newest. */
    LatestPointer.Latest pointer() {
        return pointer(folder, manifest);
    }

    /** The report that other findings would give, except for its times. */
    Report report(PartitionState others) {
        Report.Totals totals = new Report.Totals(
                sourceRows,
                rows(),
                others.totals().neverLoggedIn(),
                manifest.rejected(),
                manifest.parts().size(),
                bytes());
        Report report = Report.of(
                manifest.run(), top, others, totals, manifest.timeZone(), Duration.ZERO, null, manifest.warnings());
        return manifest.window() == null ? report : report.ofNight(manifest.window(), lateRows(), chain);
    }

    /** Its parts with late rows, or all its other parts. */
    List<Manifest.Part> parts(boolean late) {
        return manifest.parts().stream().filter(part -> late == isLate(part)).toList();
    }

    /** Whether it contains rows before the window; they are a partition of their own. */
    private boolean isLate(Manifest.Part part) {
        Report.Window window = manifest.window();
        return window != null
                && window.from() != null
                && part.first().lastLogin() != null
                && part.first().lastLogin().isBefore(window.from());
    }

    long lateRows() {
        return parts(true).stream().mapToLong(Manifest.Part::rows).sum();
    }

    /** What says how the run should be, as the end of a sentence about a difference. */
    String according() {
        return findings == null ? "" : " according to the ledger";
    }

    /** Why parts cannot be read here; null if they can. */
    public @Nullable String objection() {
        return Compression.of(manifest.compression()).objection();
    }

    /** Reads the keys from its parts. */
    public PartKeys reader() {
        List<Column> columns = columns();
        return PartKeys.of(
                manifest.format(),
                manifest.compression(),
                manifest.formulasNeutralized(),
                columns,
                index(columns, manifest.idColumn()),
                index(columns, manifest.timeColumn()));
    }

    /** The column of its ids. */
    public Column idColumn() {
        return columns().get(index(columns(), manifest.idColumn()));
    }

    private List<Column> columns() {
        return manifest.columns().stream()
                .map(column -> new Column(
                        column.name(),
                        column.sourceName(),
                        column.sourceType(),
                        ColumnType.ofLabel(column.type()),
                        column.precision(),
                        column.scale(),
                        column.nullable()))
                .toList();
    }

    private static int index(List<Column> columns, @Nullable String name) {
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Not a column: \"" + name + "\""));
    }

    /** Whether several rows may have the same time and id. */
    boolean equalKeys() {
        return manifest.ofFile();
    }

    /** The zone by which the order of the rows may differ from that of their instants; a file is sorted by instants. */
    ZoneId localTimes() {
        return manifest.ofFile() ? ZoneOffset.UTC : ZoneId.of(manifest.timeZone());
    }

    /** Whether the rows are in the order of ids that they do not contain; those of a file are sorted as written. */
    boolean protectedOrder() {
        return manifest.idProtected() && !manifest.ofFile();
    }

    PartitionState emptyFindings() {
        return new PartitionState(top, folder.cutoff());
    }

    long rows() {
        return manifest.parts().stream().mapToLong(Manifest.Part::rows).sum();
    }

    long bytes() {
        return manifest.parts().stream().mapToLong(Manifest.Part::bytes).sum();
    }
}
