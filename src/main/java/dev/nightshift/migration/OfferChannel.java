package dev.nightshift.migration;

import dev.nightshift.hint.Hints;
import dev.nightshift.ledger.Ledger;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.util.function.SingletonSupplier;

/**
 * Takes the manager's requests to execute steps and offers their partitions in the ledger, under the lease of the run.
 * Then it sends a hint, on which nothing depends.
 */
final class OfferChannel implements MessageChannel {

    private final JobRepository repository;
    private final AttemptContext attempt;
    private final Sharing sharing;
    private final WorkerWatch watch;
    private final SingletonSupplier<String> snapshot;

    OfferChannel(JobRepository repository, AttemptContext attempt, Sharing sharing, WorkerWatch watch) {
        this.repository = repository;
        this.attempt = attempt;
        this.sharing = sharing;
        this.watch = watch;
        // One session of the source for all offers. If the snapshot ends meanwhile, the workers notice.
        this.snapshot =
                SingletonSupplier.ofNullable(() -> attempt.source().rows().snapshot());
    }

    @Override
    public boolean send(Message<?> message, long timeout) {
        long step = ((StepExecutionRequest) message.getPayload()).getStepExecutionId();
        StepExecution execution = repository.getStepExecution(step);
        if (execution == null) {
            throw new IllegalStateException("Spring Batch has no step execution " + step);
        }
        int partition = LedgerPartitioner.numberIn(execution.getStepName());
        Ledger ledger = attempt.ledger();
        long run = attempt.run().id();
        String shared = snapshot.get();
        boolean offered = watch.unlessEnded(() -> ledger.fenced(attempt.lease(), () -> {
            attempt.lease().requireHeld();
            ledger.claims().offer(run, partition, step, shared, attempt.programVersion());
        }));
        if (offered) {
            sharing.hints().send(new Hints.Hint(run, partition, step));
        }
        return true;
    }
}
