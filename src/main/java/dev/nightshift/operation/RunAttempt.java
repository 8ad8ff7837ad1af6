package dev.nightshift.operation;

import dev.nightshift.ledger.Lease;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.migration.Assignment;
import dev.nightshift.migration.MigrationJob;
import dev.nightshift.migration.ProgressListener;
import dev.nightshift.migration.StopSignal;
import dev.nightshift.migration.Tally;
import dev.nightshift.partfile.PartFormat;
import dev.nightshift.partfile.RunFolder;
import dev.nightshift.source.LoginSource;
import dev.nightshift.source.LoginTable;
import dev.nightshift.source.Snapshot;
import dev.nightshift.source.SourceProperties;
import dev.nightshift.storage.Content;
import dev.nightshift.storage.ObjectExistsException;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.ObjectSummary;
import dev.nightshift.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a run under its lease: checks source, bucket and stored plan, then runs the job. Nothing touches the
 * source before the lease is held.
 */
final class RunAttempt {

    private static final long SAMPLE_ROWS = 300_000;

    private final NightshiftProperties settings;
    private final Home home;
    private final Clock clock;
    private final Ledger ledger;
    private final Target target;
    private final Seams seams;
    private final ProgressListener progress;
    private final StopSignal stop;

    RunAttempt(
            NightshiftProperties settings,
            Home home,
            Clock clock,
            Ledger ledger,
            Target target,
            Seams seams,
            ProgressListener progress,
            StopSignal stop) {
        this.settings = settings;
        this.home = home;
        this.clock = clock;
        this.ledger = ledger;
        this.target = target;
        this.seams = seams;
        this.progress = progress;
        this.stop = stop;
    }

    /** @param top N of the latest logins as it was asked for; null: that of the plan, or else of the settings */
    MigrationJob.Result execute(Run run, @Nullable Integer top, Lease lease) {
        ObjectStore store = target.open();
        RunFolder folder = target.folder(run.key());
        respectBucket(run, folder, store, lease);
        SourceProperties source = settings.source();
        LoginSource logins = LoginSource.of(source, home.var(), seams.source());
        if (source.embedded() && !logins.sample().exists()) {
            progress.note("No source is configured: generating " + String.format(Locale.ROOT, "%,d", SAMPLE_ROWS)
                    + " sample logins in " + home.var().resolve("sample.mv.db"));
            logins.sample().generate(SAMPLE_ROWS, 1, LocalDate.now(clock.withZone(ZoneOffset.UTC)));
        }
        LoginTable table = logins.describe();
        Optional<Plan> stored = ledger.runs().plan(run.id());
        int planned = stored.map(Plan::top).orElse(settings.top());
        Plan now = plan(table, top == null ? planned : top);
        stored.ifPresent(plan -> PlanCheck.requireSame(run.id(), plan, now));
        ledger.provenBy(lease, () -> {
            ledger.runs().setState(run.id(), RunState.RUNNING, null);
            lease.begin();
        });
        return MigrationJob.run(new Assignment(
                run,
                lease,
                ledger,
                logins,
                stored.map(plan -> table.at(new Snapshot(plan.snapshotKind(), plan.snapshotValue())))
                        .orElse(table),
                stored.orElse(now),
                source.reconcile() == SourceProperties.Reconcile.EXACT,
                store,
                folder,
                home.version(),
                stop,
                new Tally(run.id(), progress)));
    }

    private Plan plan(LoginTable table, int top) {
        return new Plan(
                table.quotedName(),
                table.columns(),
                table.idIndex(),
                table.timeIndex(),
                table.zone().toString(),
                table.snapshot().kind(),
                table.snapshot().value(),
                clock.instant(),
                top,
                settings.chunkSize(),
                PartFormat.FORMAT,
                PartFormat.COMPRESSION,
                target.bucket(),
                target.prefix(),
                settings.source().database());
    }

    /** A ledger that is new, or was lost, may meet objects of its own name: it neither overwrites nor doubles them. */
    private void respectBucket(Run run, RunFolder folder, ObjectStore store, Lease lease) {
        boolean ours = ledger.runs().publication(run.id()).isPresent();
        List<ObjectSummary> documents = ours ? List.of() : store.list(folder.documents());
        if (!documents.isEmpty()) {
            throw OperationException.refused("The " + run.key() + " is already published in the bucket ("
                    + target.location(documents.get(0).key()) + "), but this ledger did not publish it; publish it once"
                    + " more beside that one with: nightshift run --cutoff "
                    + run.key().cutoff() + " --rerun");
        }
        OptionalInt highest = store.list(folder.data()).stream()
                .map(ObjectSummary::key)
                .map(RunFolder::epochOf)
                .filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt)
                .max();
        if (highest.isPresent() && highest.getAsInt() >= lease.epoch()) {
            lease.raise(highest.getAsInt() + 1);
        }
        proveWritable(folder.writeCheck(lease.epoch()), store);
    }

    private void proveWritable(String key, ObjectStore store) {
        try {
            store.putIfAbsent(key, Content.of("writable\n".getBytes(StandardCharsets.US_ASCII)), "text/plain");
        } catch (ObjectExistsException e) {
            // Left by one who could write, or put by ourselves in a try whose answer was lost.
            progress.note("The bucket holds " + key + " already");
        }
        try {
            store.delete(key);
        } catch (StorageException e) {
            progress.note("Warning: objects that do not count will stay in the bucket: " + e.getMessage());
        }
    }
}
