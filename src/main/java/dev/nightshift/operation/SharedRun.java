package dev.nightshift.operation;

import dev.nightshift.chain.OtherNights;
import dev.nightshift.ledger.Claim;
import dev.nightshift.ledger.ClaimStore;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.migration.AttemptContext;
import dev.nightshift.migration.AttemptParts;
import dev.nightshift.migration.ProgressCounter;
import dev.nightshift.migration.ResolvedSource;
import dev.nightshift.migration.VolumeGuard;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.ProgressListener;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import java.util.List;

/**
 * A run whose partitions a worker copies. Its plan comes from the ledger, and the worker's settings agree with it. The
 * source stays open until it is closed. Thread-safe.
 */
final class SharedRun implements AutoCloseable {

    private final OperationContext context;
    private final Ledger ledger;
    private final Target target;
    private final Run run;
    private final Plan plan;
    private final PartEncoding encoding;
    private final ResolvedSource source;
    private final ObjectStore store;
    private final ProgressListener progress;

    private SharedRun(
            OperationContext context,
            Ledger ledger,
            Target target,
            Run run,
            Plan plan,
            PartEncoding encoding,
            ResolvedSource source,
            ObjectStore store,
            ProgressListener progress) {
        this.context = context;
        this.ledger = ledger;
        this.target = target;
        this.run = run;
        this.plan = plan;
        this.encoding = encoding;
        this.source = source;
        this.store = store;
        this.progress = progress;
    }

    /**
     * Opens source and bucket.
     *
     * @throws NightshiftException with {@link dev.nightshift.work.Reason#REFUSED} if this worker must not copy the run
     */
    static SharedRun open(
            OperationContext context,
            Ledger ledger,
            Target target,
            ClaimStore.Offer offer,
            ProgressListener progress,
            StopSignal stop,
            Waits waits) {
        String version = context.home().version();
        if (!version.equals(offer.version())) {
            throw NightshiftException.refused("Run " + offer.run() + " is managed by version " + offer.version()
                    + ", but this worker is version " + version + "; install the same version on all machines");
        }
        Run run = ledger.runs().require(offer.run());
        Plan plan = ledger.runs().plan(run.id()).orElseThrow();
        requireFormat(context.settings(), run, plan);
        ObjectStore store = target.open();
        ResolvedSource source = new TableSourceResolver(context, progress, stop, waits).find(plan);
        try {
            PartEncoding encoding = PartEncoding.of(context.settings(), null, plan);
            Plan now = RunAttempt.plan(
                    context, target, source.description(), encoding, plan.top(), plan.chunkSize(), plan.window());
            PlanCheck.requireSame(run.id(), NextCommand.newTableRun(context.home(), run), plan, now);
            OtherNights others = new OtherNights(ledger, store, context.home()::command);
            ResolvedSource uncopied = source.with(others.uncopied(source.rows(), plan));
            SharedRun opened = new SharedRun(context, ledger, target, run, plan, encoding, uncopied, store, progress);
            opened.shareLimit();
            return opened;
        } catch (RuntimeException | Error e) {
            source.rows().close();
            throw e;
        }
    }

    private static void requireFormat(NightshiftProperties settings, Run run, Plan plan) {
        PartEncoding fresh = PartEncoding.of(settings, null, null);
        String here = fresh.format().label() + ", " + fresh.compression().label();
        String wanted = plan.format() + ", " + plan.compression();
        if (!here.equals(wanted)) {
            throw NightshiftException.refused("Run " + run.id() + " was started with the format " + wanted
                    + ", but the settings of this worker say " + here
                    + "; use the same nightshift.format and nightshift.compression on all machines");
        }
        boolean neutralizes = Boolean.TRUE.equals(plan.neutralizeFormulas());
        if (fresh.options().neutralizeFormulas() != neutralizes) {
            throw NightshiftException.refused("Run " + run.id() + " was started with another"
                    + " nightshift.csv.neutralize-formulas than this worker has; use the same on all machines");
        }
    }

    /** Returns what this worker would do differently, were the plan not in the ledger; empty for nothing. */
    String kept() {
        List<String> kept = PlanCheck.kept(
                plan,
                RunAttempt.plan(
                        context,
                        target,
                        source.description(),
                        PartEncoding.of(context.settings(), null, null),
                        context.settings().top(),
                        context.settings().chunkSize(),
                        plan.window()));
        return kept.isEmpty() ? "" : "Run " + run.id() + " keeps what it was started with: " + String.join(", ", kept);
    }

    /** Returns what the copying of a claimed partition works with. */
    AttemptContext attempt(Claim claim, StopSignal stop) {
        source.rows().share(claim.snapshot());
        return new AttemptContext(
                run,
                claim,
                ledger,
                source,
                plan,
                encoding.options(),
                new VolumeGuard(source.guard(), false),
                store,
                target.folder(run.key()),
                new AttemptParts(),
                List.of(),
                context.home().version(),
                context.home()::command,
                stop.or(() -> claim.held() ? null : "the claim was lost"),
                new ProgressCounter(run.id(), progress),
                null);
    }

    /** Takes this worker's part of the limit in the plan: an equal one for each worker that copies the run now. */
    void shareLimit() {
        Integer limit = plan.source().maxRowsPerSecond();
        source.rows().limit(limit, limit == null ? 1 : ledger.claims().workers(run.id()));
    }

    /** Whether this is the run of the offer, and still has the plan with which it was opened. */
    boolean serves(ClaimStore.Offer offer) {
        return run.id() == offer.run()
                && offer.version().equals(context.home().version())
                && ledger.runs().plan(run.id()).filter(plan::equals).isPresent();
    }

    @Override
    public void close() {
        source.rows().close();
    }
}
