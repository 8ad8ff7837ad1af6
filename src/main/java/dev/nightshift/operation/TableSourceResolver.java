package dev.nightshift.operation;

import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.SourceDescription;
import dev.nightshift.migration.GuardProperties;
import dev.nightshift.migration.ResolvedSource;
import dev.nightshift.table.LoginSource;
import dev.nightshift.table.LoginTable;
import dev.nightshift.table.Snapshot;
import dev.nightshift.table.SourceProperties;
import dev.nightshift.work.Figures;
import dev.nightshift.work.ProgressListener;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Resolves the table that the settings name, and generates the embedded sample if it does not exist yet. */
final class TableSourceResolver {

    private static final long SAMPLE_ROWS = 300_000;

    private final OperationContext context;
    private final ProgressListener progress;
    private final StopSignal stop;
    private final Waits waits;

    /**
     * @param stop asks to stop when the caller needs the result no more
     * @param waits is told of a database that cannot be reached
     */
    TableSourceResolver(OperationContext context, ProgressListener progress, StopSignal stop, Waits waits) {
        this.context = context;
        this.progress = progress;
        this.stop = stop;
        this.waits = waits;
    }

    /** @param stored the plan of an earlier attempt, whose snapshot is read; null if there is none */
    ResolvedSource find(@Nullable Plan stored) {
        SourceProperties settings = context.settings().source();
        LoginSource source = LoginSource.of(
                settings, context.home().var(), context.decorators().source(), stop, waits);
        if (settings.embedded() && !source.sample().exists()) {
            progress.note("No source is configured: generating " + Figures.number(SAMPLE_ROWS) + " sample logins in "
                    + context.home().var().resolve("sample.mv.db"));
            source.sample()
                    .generate(SAMPLE_ROWS, 1, LocalDate.now(context.clock().withZone(ZoneOffset.UTC)));
        }
        LoginTable table = source.describe();
        // Snapshots of one attempt are optional, so that a run that began without one is resumed without.
        if (stored != null
                && table.snapshot().exported()
                && stored.source().snapshotKind().equals(Snapshot.NONE.kind())) {
            table = table.withoutSnapshot();
        }
        // A snapshot of another kind contradicts the plan. PlanCheck reports it with all other contradictions.
        LoginTable read = stored == null
                        || !table.snapshot().lasting()
                        || !stored.source()
                                .snapshotKind()
                                .equals(table.snapshot().kind())
                ? table
                : table.at(new Snapshot(
                        stored.source().snapshotKind(), stored.source().snapshotValue()));
        SourceDescription description = new SourceDescription(
                table.quotedName(),
                table.carried(),
                table.idIndex(),
                table.timeIndex(),
                table.zone().toString(),
                table.snapshot().kind(),
                table.snapshot().value(),
                settings.database(),
                null,
                null,
                null,
                table.where(),
                table.unique() == SourceProperties.Unique.ASSUMED ? true : null,
                source.databaseId(),
                settings.maxRowsPerSecond(),
                table.protectedColumns());
        return new ResolvedSource(
                description,
                source.rows(read),
                settings.reconcile() == SourceProperties.Reconcile.EXACT,
                settings.ranges(Runtime.getRuntime().availableProcessors()),
                // The sample may be generated again with any number of rows.
                settings.embedded() ? GuardProperties.NONE : context.settings().guard());
    }
}
