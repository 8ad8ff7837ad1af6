package dev.nightshift.operation;

import dev.nightshift.chain.Chains;
import dev.nightshift.chain.Night;
import dev.nightshift.chain.OtherNights;
import dev.nightshift.hint.Hints;
import dev.nightshift.ledger.Lease;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.SourceDescription;
import dev.nightshift.ledger.Window;
import dev.nightshift.migration.AttemptContext;
import dev.nightshift.migration.AttemptParts;
import dev.nightshift.migration.MigrationJob;
import dev.nightshift.migration.ProgressCounter;
import dev.nightshift.migration.ResolvedSource;
import dev.nightshift.migration.Sharing;
import dev.nightshift.migration.VolumeGuard;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.source.RecordSource;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.work.Background;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.ProgressListener;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt at a run under its lease: checks source, bucket and stored plan, then runs the job. Nothing touches
 * the source before the lease is held.
 */
final class RunAttempt {

    /** How long a failed attempt waits for the thread that resolves the source. */
    private static final Duration SOURCE_PATIENCE = Duration.ofSeconds(5);

    private final OperationContext context;
    private final NightshiftProperties settings;
    private final Ledger ledger;
    private final Target target;
    private final ProgressListener progress;
    private final StopSignal stop;
    private final Waits waits;

    /** @param waits is told what the attempt waits for */
    RunAttempt(
            OperationContext context,
            Ledger ledger,
            Target target,
            ProgressListener progress,
            StopSignal stop,
            Waits waits) {
        this.context = context;
        this.settings = context.settings();
        this.ledger = ledger;
        this.target = target;
        this.progress = progress;
        this.stop = stop;
        this.waits = waits;
    }

    /**
     * Works until the run is published, has stopped or has failed.
     *
     * <p>The source is resolved in the background, because that may take as long as the checks of the bucket. If the
     * bucket fails, the source is told to stop. Otherwise the settings are compared with the stored plan, the run is
     * marked as running under the lease, and the job copies and publishes it.
     *
     * @return what made it fail; null if nothing did
     */
    @Nullable Throwable execute(Run run, RunTerms terms, Lease lease) {
        Plan stored = ledger.runs().plan(run.id()).orElse(null);
        NightWindow windows = new NightWindow(context, ledger, run.key().source());
        Window window = windows.of(run, terms, stored);
        RunFolder folder = target.folder(run.key());
        AttemptParts parts = new AttemptParts();
        StopSignal sourceStop = stop.or(() -> null);
        Supplier<ResolvedSource> resolver = source(run, terms, stored, sourceStop);
        // The embedded sample is generated only once the bucket has been checked.
        Background<ResolvedSource> resolving =
                settings.source().embedded() ? null : Background.start("source", resolver::get);
        ObjectStore store;
        try {
            store = target.open();
            AttemptBucket bucket = new AttemptBucket(context, ledger, target, store, progress);
            bucket.requireOwn(run, newRun(run, terms, stored), stored, folder);
            windows.requirePredecessor(run, window, store, target);
            bucket.requireUsable(folder.writeCheck(parts.mark()));
            target.warnings().forEach(warning -> progress.note("Warning: " + warning));
            String early =
                    NightWindow.warning(run.key().cutoff(), context.clock().instant());
            if (early != null) {
                progress.note("Warning: " + early);
            }
            // A file of the local default can be changed without a change of its ETag, so it is read.
            if (target.settings().bucket() != null) {
                ledger.progress().parts(run.id()).forEach(parts::stored);
            }
        } catch (RuntimeException | Error e) {
            if (resolving != null) {
                sourceStop.request("the attempt ended at the bucket");
                Throwable other = resolving.leave(SOURCE_PATIENCE);
                if (other != null) {
                    e.addSuppressed(other);
                }
            }
            throw e;
        }
        ResolvedSource source = resolving == null ? resolver.get() : resolving.get();
        try (RecordSource rows = source.rows()) {
            // A snapshot that ended before any row was read at it is replaced.
            String snapshot = stored == null || unread(run) ? rows.snapshot() : null;
            return work(
                    run,
                    terms,
                    lease,
                    new Opened(
                            stored,
                            stored == null || snapshot != null,
                            window,
                            windows.newest(run, window).map(Night::plan).orElse(null),
                            source,
                            source.description().at(snapshot),
                            store,
                            folder,
                            parts));
        }
    }

    private boolean unread(Run run) {
        return ledger.progress().rowsDone(run.id()) == 0
                && ledger.runs().publication(run.id()).isEmpty();
    }

    /** Compares the settings with the stored plan and runs the job. */
    private @Nullable Throwable work(Run run, RunTerms terms, Lease lease, Opened opened) {
        Plan stored = opened.stored();
        PartEncoding encoding = PartEncoding.of(settings, terms.format(), stored);
        encoding.requireFit(opened.description());
        Plan chain = opened.chain();
        Plan now = plan(opened.description(), terms, encoding, stored == null ? chain : stored, opened)
                .sharedIf(SharedSetup.wanted(settings, terms, stored));
        if (stored == null && chain != null) {
            PlanCheck.requireSameChain(NightWindow.fullRun(context.home(), run), chain, now);
            if (terms.top() == null && chain.top() != settings.top()) {
                progress.note("Run " + run.id() + " keeps what its chain was begun with: top " + chain.top()
                        + " (the settings say " + settings.top() + ")");
            }
        }
        Window window = opened.window();
        Duration overlap = settings.incremental().overlap();
        if (stored == null && window != null && window.overlap().compareTo(overlap) > 0) {
            progress.note("Run " + run.id() + " looks for late rows as far back as the night that it replaces: overlap "
                    + window.overlap() + " (the settings say " + overlap + ")");
        }
        if (stored != null) {
            PlanCheck.requireSame(run.id(), newRun(run, terms, stored), stored, now);
            noteKept(run, terms, stored, opened);
            String address = stored.source().warningOfAddress(now.source());
            if (address != null && !opened.plans()) {
                progress.note("Warning: " + address);
            }
        }
        OtherNights others = new OtherNights(ledger, opened.store(), context.home()::command);
        // The source was examined since the window was chosen, which may have taken long.
        Chains chains = new Chains(ledger, run.key().source());
        Plan plan = stored == null || opened.plans()
                ? others.planned(run, now, chains)
                : resumed(stored, now, run, others, chains);
        boolean shared = now.shared();
        ledger.fenced(lease, () -> {
            if (!opened.plans() && !plan.equals(stored)) {
                ledger.runs().changePlan(run.id(), plan);
            }
            ledger.runs().setState(run.id(), RunState.RUNNING, null);
            lease.begin();
        });
        try (Hints hints = shared ? SharedSetup.hints(context, ledger) : null) {
            return MigrationJob.run(attempt(run, lease, opened, plan, encoding, terms, others, hints));
        }
    }

    private AttemptContext attempt(
            Run run,
            Lease lease,
            Opened opened,
            Plan plan,
            PartEncoding encoding,
            RunTerms terms,
            OtherNights others,
            @Nullable Hints hints) {
        ResolvedSource source = opened.source();
        WorkersProperties workers = settings.workers();
        return new AttemptContext(
                run,
                lease,
                ledger,
                (hints == null ? source : source.dividedInto(workers.partitions()))
                        .with(others.uncopied(source.rows(), plan)),
                plan,
                encoding.options(),
                new VolumeGuard(source.guard(), terms.acceptVolume()),
                opened.store(),
                opened.folder(),
                opened.parts(),
                target.warnings(),
                context.home().version(),
                context.home()::command,
                stop.or(() -> lease.held() ? null : "the lease was lost"),
                new ProgressCounter(run.id(), progress),
                hints == null ? null : new Sharing(workers.patience(), workers.poll(), hints, waits));
    }

    /**
     * What is frozen for the documents does not change any more. Rows that other nights have copied since must not be
     * among those that were read.
     */
    private Plan resumed(Plan stored, Plan now, Run run, OtherNights others, Chains chains) {
        if (ledger.runs().publication(run.id()).isPresent()) {
            return stored;
        }
        Plan limited = stored.limitedTo(now.source().maxRowsPerSecond()).sharedIf(now.shared());
        if (unread(run)) {
            return others.planned(run, limited, chains);
        }
        String objection = others.objection(run, limited, chains);
        if (objection != null) {
            throw NightshiftException.inconsistent(
                    objection + ". Start a new run with: " + NextCommand.newTableRun(context.home(), run), null);
        }
        return limited;
    }

    /** Returns the file of the request, or else the configured table. */
    private Supplier<ResolvedSource> source(Run run, RunTerms terms, @Nullable Plan stored, StopSignal sourceStop) {
        FileSourceResolver file = terms.file();
        return file != null
                ? () -> file.find(run, stored)
                : () -> new TableSourceResolver(context, progress, sourceStop, waits).find(stored);
    }

    private void noteKept(Run run, RunTerms terms, Plan stored, Opened opened) {
        PartEncoding fresh = PartEncoding.of(settings, terms.format(), null);
        List<String> kept = new ArrayList<>(PlanCheck.kept(stored, plan(stored.source(), terms, fresh, null, opened)));
        kept.addAll(NightWindow.kept(stored, settings));
        if (!kept.isEmpty()) {
            progress.note("Run " + run.id() + " keeps what it was started with: " + String.join(", ", kept));
        }
    }

    /**
     * Returns the plan that the caller's terms, a plan that is kept and the settings give, in this order of precedence.
     *
     * @param kept the stored plan, or that of the chain; null if there is none
     */
    private Plan plan(
            SourceDescription source, RunTerms terms, PartEncoding encoding, @Nullable Plan kept, Opened opened) {
        int top = kept == null ? settings.top() : kept.top();
        Plan stored = kept == null ? null : opened.stored();
        return plan(
                context,
                target,
                source,
                encoding,
                terms.top() == null ? top : terms.top(),
                stored == null ? settings.chunkSize() : stored.chunkSize(),
                opened.window());
    }

    /** Returns the plan of a run that begins with these values; the target is that of the settings. */
    static Plan plan(
            OperationContext context,
            Target target,
            SourceDescription source,
            PartEncoding encoding,
            int top,
            int chunkSize,
            @Nullable Window window) {
        return new Plan(
                source,
                context.clock().instant(),
                top,
                chunkSize,
                encoding.format().label(),
                encoding.compression().label(),
                encoding.options().neutralizeFormulas(),
                target.bucket(),
                target.prefix(),
                window,
                null);
    }

    /** Returns the command that starts a new run from the source of this attempt. */
    private String newRun(Run run, RunTerms terms, @Nullable Plan stored) {
        FileSourceResolver file = terms.file();
        return file == null ? NextCommand.newTableRun(context.home(), run) : file.newRun(run, stored);
    }

    /**
     * What an attempt works with, after source and bucket were checked.
     *
     * @param plans whether the attempt plans the run, for the first time or at a new snapshot
     * @param window what a night copies; null for a run that copies all rows
     * @param chain the plan of the newest night of the chain that the run continues; null if there is none
     */
    private record Opened(
            @Nullable Plan stored,
            boolean plans,
            @Nullable Window window,
            @Nullable Plan chain,
            ResolvedSource source,
            SourceDescription description,
            ObjectStore store,
            RunFolder folder,
            AttemptParts parts) {}
}
