package dev.nightshift.migration;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PartRow;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Publication;
import dev.nightshift.ledger.RunState;
import dev.nightshift.login.PartitionState;
import dev.nightshift.publication.Documents;
import dev.nightshift.source.RejectFile;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Merges the partitions, stores in the ledger everything that the documents will say, publishes them, and completes the
 * run. If the process dies at any point, every action can be repeated and gives the same bytes.
 */
final class PublishTasklet implements Tasklet {

    private final AttemptContext attempt;

    PublishTasklet(AttemptContext attempt) {
        this.attempt = attempt;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws JobInterruptedException {
        long run = attempt.run().id();
        Ledger ledger = attempt.ledger();
        if (attempt.sharing() != null) {
            // From here on the checkpoints must not change.
            ledger.fenced(attempt.lease(), () -> {
                attempt.lease().requireHeld();
                ledger.claims().close(run);
            });
        }
        Publication frozen = ledger.runs().publication(run).orElse(null);
        ChainDraft chain = new ChainDraft(attempt);
        if (frozen == null) {
            chain.countEarlierRows();
        }
        // All rows are read, so the database need not keep their snapshot while the documents are put.
        attempt.source().rows().close();
        Publication publication = frozen == null ? freeze(chain) : frozen;
        List<PartRow> parts = ledger.progress().parts(run);
        if (attempt.sharing() != null) {
            parts.forEach(attempt.parts()::stored);
        }
        // The step that planned the run stored more in the plan than the attempt began with.
        Plan plan = ledger.runs().plan(run).orElseThrow();
        Documents documents = Documents.of(attempt.run(), plan, attempt.folder(), publication, mergedFindings(), parts);
        new Publisher(attempt).publish(documents, parts, rejects(publication));
        ledger.fenced(attempt.lease(), () -> ledger.runs().setState(run, RunState.COMPLETED, null));
        return RepeatStatus.FINISHED;
    }

    /** Returns the files of rejected lines by their names below the run's folder. */
    private Map<String, Path> rejects(Publication publication) {
        Map<String, Path> files = new TreeMap<>();
        List<Publication.Rejects> named = publication.rejects() == null ? List.of() : publication.rejects();
        if (!named.isEmpty()) {
            List<RejectFile> found = attempt.source().rows().rejects().kept();
            for (int i = 0; i < named.size(); i++) {
                if (found.size() != named.size()
                        || !found.get(i).sha256().equals(named.get(i).sha256())) {
                    throw NightshiftException.inconsistent(
                            "The rejected lines of run "
                                    + attempt.run().id() + " differ from those that were to be published: "
                                    + Figures.count(found.size(), "file", "files") + " now, " + named.size()
                                    + " then. Restore nightshift.input.* if it was changed",
                            null);
                }
                files.put(named.get(i).name(), found.get(i).path());
            }
        }
        return files;
    }

    /**
     * Stores what the documents will say in a transaction of its own, because it must be committed before the first
     * document is put.
     */
    private Publication freeze(ChainDraft chain) {
        // The answers over a chain that has changed could not be found.
        chain.requireAsPlanned();
        Publication publication = new PublicationDraft(attempt, mergedFindings(), chain).write();
        Ledger ledger = attempt.ledger();
        ledger.fenced(attempt.lease(), () -> {
            chain.requireAsPlanned();
            ledger.runs().setPublication(attempt.run().id(), publication);
        });
        return publication;
    }

    private PartitionState mergedFindings() {
        return Documents.state(attempt.ledger(), attempt.run(), attempt.plan().top());
    }
}
