package dev.nightshift.migration;

import dev.nightshift.ledger.Attempt;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PartRow;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Publication;
import dev.nightshift.ledger.RunState;
import dev.nightshift.login.Findings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Merges the partitions, freezes in the ledger all that the documents will say, publishes them, and completes the run.
 * Every action can be repeated after a death at any point, with the same bytes.
 */
final class PublishTasklet implements Tasklet {

    private final Assignment assignment;

    PublishTasklet(Assignment assignment) {
        this.assignment = assignment;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
        long run = assignment.run().id();
        Ledger ledger = assignment.ledger();
        Publication publication = ledger.runs().publication(run).orElseGet(this::freeze);
        List<PartRow> parts = ledger.progress().parts(run);
        Documents documents = Documents.of(
                assignment.run(), assignment.plan(), assignment.folder(), publication, mergedFindings(), parts);
        new Publisher(assignment.store(), assignment.folder(), assignment.lease(), assignment.run())
                .publish(documents, parts);
        ledger.provenBy(assignment.lease(), () -> ledger.runs().setState(run, RunState.COMPLETED, null));
        return RepeatStatus.FINISHED;
    }

    /** In a transaction of its own: what is frozen must be committed before the first document is put. */
    private Publication freeze() {
        Publication publication = words();
        Ledger ledger = assignment.ledger();
        ledger.provenBy(
                assignment.lease(),
                () -> ledger.runs().setPublication(assignment.run().id(), publication));
        return publication;
    }

    private Publication words() {
        long run = assignment.run().id();
        Ledger ledger = assignment.ledger();
        Instant now = ledger.runs().now();
        List<Attempt> attempts = ledger.leases().attempts(run);
        Long counted = ledger.runs().find(run).orElseThrow().sourceRows();
        long migrated = ledger.progress().rowsDone(run);
        boolean reconciled = counted != null && counted == migrated;
        if (counted != null && !reconciled) {
            requireNoSnapshot(counted, migrated);
        }
        return new Publication(
                assignment.programVersion(),
                attempts.size(),
                attempts.get(0).startedAt(),
                now,
                Attempt.worked(attempts, now),
                counted,
                reconciled,
                warnings(counted, migrated));
    }

    /** At one snapshot nothing can have changed between counting and reading. */
    private void requireNoSnapshot(long counted, long migrated) {
        Plan plan = assignment.plan();
        if (plan.snapshotValue() != null) {
            throw new IllegalStateException(counted + " rows were counted and " + migrated
                    + " were read at one snapshot (" + plan.snapshotKind() + " " + plan.snapshotValue()
                    + "), so nothing is published. Does a policy of the database hide rows from user or query? Begin"
                    + " anew with --rerun once that is clear");
        }
    }

    private List<String> warnings(@Nullable Long counted, long migrated) {
        List<String> warnings = new ArrayList<>();
        if (counted != null && counted != migrated) {
            warnings.add(
                    "Not reconciled: " + counted + " rows were counted before reading, " + migrated
                            + " were read; without a snapshot of the source, rows that were written meanwhile make a difference");
        }
        Findings findings = mergedFindings();
        if (findings.totals().clamped() > 0) {
            warnings.add(findings.totals().clamped() + " logins have a local time that daylight saving skipped in zone "
                    + assignment.plan().timeZone() + "; they count as the moment of the change");
        }
        if (findings.totals().ambiguous() > 0) {
            warnings.add(findings.totals().ambiguous() + " logins have a local time that came twice in zone "
                    + assignment.plan().timeZone() + "; they count as the earlier of the two moments");
        }
        return warnings;
    }

    private Findings mergedFindings() {
        return MergedFindings.of(
                assignment.ledger(), assignment.run(), assignment.plan().top());
    }
}
