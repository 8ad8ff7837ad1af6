package dev.nightshift.operation;

import dev.nightshift.chain.Chain;
import dev.nightshift.chain.Chains;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.publication.LatestPointer;
import dev.nightshift.verification.CompleteRun;
import dev.nightshift.verification.Verification;
import dev.nightshift.verification.Verifier;
import dev.nightshift.work.NightshiftException;
import java.util.function.Consumer;

/** Compares a complete run of the ledger, or all nights of its chain, with what is stored in the bucket. */
final class RunVerification {

    private static final String RESTORE =
            "restore the missing or changed objects from a copy or an older version, or publish ";

    private final OperationContext context;
    private final RunQueries.Access access;
    private final boolean deep;
    private final Consumer<String> progress;

    /**
     * Reads nothing yet.
     *
     * @param deep whether to read every part and compute the answers again
     * @param progress receives the progress from time to time
     */
    RunVerification(OperationContext context, RunQueries.Access access, boolean deep, Consumer<String> progress) {
        this.context = context;
        this.access = access;
        this.deep = deep;
        this.progress = progress;
    }

    Verification run(RunSelector wanted) {
        Expected expected = access.with((ledger, target) -> {
            Run run = wanted.findCompleted(ledger, context, "there is nothing to verify yet");
            Plan plan = ledger.runs().plan(run.id()).orElseThrow();
            target.requireBucketOf(run.id(), plan);
            return new Expected(readable(CompleteRun.of(run, ledger)), NextCommand.newRun(context.home(), run, plan));
        });
        return access.withTarget(target -> verifier(target)
                .verify(
                        expected.run(),
                        deep,
                        RESTORE + "that cutoff again from the present source with: " + expected.newRun()));
    }

    Verification chain(RunSelector wanted) {
        ChainToVerify found = access.with((ledger, target) -> {
            Run run = wanted.findPublished(ledger, context);
            Chain chain = chainOf(run, ledger);
            Run newest = chain.newest().run();
            target.requireBucketOf(newest.id(), chain.newest().plan());
            readable(CompleteRun.of(newest, ledger));
            return new ChainToVerify(chain, CompleteRun.newest(newest, ledger));
        });
        // A night is read when its turn comes, because all together take much memory.
        return access.withTarget(target -> verifier(target)
                .verify(
                        found.chain().nights(),
                        night -> access.with((ledger, ignored) -> CompleteRun.of(night.run(), ledger, found.newest())),
                        deep,
                        night -> RESTORE + "the night again with: "
                                + context.home().command("run --cutoff " + night.cutoff() + " --rerun")
                                + "; or start a new chain with: "
                                + context.home().command("run --full")));
    }

    private Chain chainOf(Run run, Ledger ledger) {
        return ledger.runs()
                .plan(run.id())
                .map(Plan::window)
                .flatMap(window -> new Chains(ledger, run.key().source()).find(window.chain()))
                .orElseThrow(() -> NightshiftException.refused("Run " + run.id()
                        + " is not a night of a chain with complete nights; verify it with: "
                        + context.home().command("verify " + run.id())));
    }

    private CompleteRun readable(CompleteRun run) {
        if (deep && run.objection() != null) {
            throw NightshiftException.refused("The parts cannot be read here: " + run.objection());
        }
        return run;
    }

    private Verifier verifier(Target target) {
        return new Verifier(target.open(), progress, context.clock());
    }

    /** @param newRun the command that publishes that cutoff again */
    private record Expected(CompleteRun run, String newRun) {}

    /** @param newest what the pointer should name */
    private record ChainToVerify(Chain chain, LatestPointer.Latest newest) {}
}
