package dev.nightshift.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.ledger.Fence;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerProperties;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/** Only who holds the claim changes a step, so that a worker that wakes too late cannot reopen a complete one. */
final class KeptRunningTests {

    @Test
    void onlyTheOwnerOfTheClaimStartsOrCompletesAStepAndNobodyFailsIt(@TempDir Path folder) {
        try (Ledger ledger = Ledger.open(new LedgerProperties(null, null, null), folder)) {
            JobRepository repository = SpringBatch.over(ledger).repository();
            JobExecution job = repository.createJobExecution(
                    repository.createJobInstance("job", new JobParameters()),
                    new JobParameters(),
                    new ExecutionContext());
            StepExecution step = repository.createStepExecution("migrate:p00", job);
            JobRepository owner = KeptRunning.over(repository, ledger, new Claimed(true));
            JobRepository late = KeptRunning.over(repository, ledger, new Claimed(false));

            set(step, BatchStatus.STARTED, owner);
            set(step, BatchStatus.FAILED, owner);
            assertThat(stored(repository, step)).isEqualTo(BatchStatus.STARTED);
            set(step, BatchStatus.COMPLETED, owner);
            assertThat(stored(repository, step)).isEqualTo(BatchStatus.COMPLETED);

            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> set(step, BatchStatus.STARTED, late))
                    .withMessage("the claim was lost");
            assertThat(stored(repository, step)).isEqualTo(BatchStatus.COMPLETED);
        }
    }

    private static void set(StepExecution step, BatchStatus status, JobRepository repository) {
        step.setStatus(status);
        repository.update(step);
    }

    private static BatchStatus stored(JobRepository repository, StepExecution step) {
        return Objects.requireNonNull(repository.getStepExecution(step.getId())).getStatus();
    }

    private record Claimed(boolean held) implements Fence {

        @Override
        public int epoch() {
            return 1;
        }

        @Override
        public void requireHeld() {
            if (!held) {
                throw NightshiftException.failed("the claim was lost", null);
            }
        }

        @Override
        public void check(StopSignal work) {
            requireHeld();
        }
    }
}
