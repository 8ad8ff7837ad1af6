package dev.nightshift.migration;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.Checkpoint;
import dev.nightshift.ledger.Lease;
import dev.nightshift.ledger.LeaseProperties;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.ledger.PlannedPartition;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunKey;
import dev.nightshift.login.Block;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.login.PartitionState;
import dev.nightshift.partfile.EncodedPart;
import dev.nightshift.partfile.PartEncoder;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.RecordSource;
import dev.nightshift.storage.Content;
import dev.nightshift.work.StopSignal;
import java.time.Duration;
import java.time.Instant;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.support.CompositeItemProcessor;

/**
 * Runs the step <i>migrate</i> of the product without part files: the pipeline with its threads, the processors in a
 * chunk-oriented step, and for each chunk a transaction on the ledger with checkpoint and lease. It leaves out
 * encoding, compressing and putting.
 */
public final class MigrateWithoutOutput {

    private static final int CHUNK_SIZE = 100_000;
    private static final int TOP = 3;
    private static final int PARTITION = 0;

    private final Ledger ledger;
    private final Run run;
    private final Lease lease;
    private final PartitionState findings;

    private MigrateWithoutOutput(Ledger ledger, Run run, Lease lease, PartitionState findings) {
        this.ledger = ledger;
        this.run = run;
        this.lease = lease;
        this.findings = findings;
    }

    /**
     * Returns how long the job of that one step takes for all rows.
     *
     * @param cutoff the cutoff of the run
     */
    public static double seconds(Ledger ledger, RecordSource rows, Instant cutoff, long expected) {
        int rerun = ledger.runs().reruns("bench", cutoff).size();
        Run run = ledger.runs().findOrCreate(new RunKey("bench", cutoff, rerun));
        ledger.progress().add(run.id(), new PlannedPartition(PARTITION, false, null, null));
        LeaseProperties terms = new LeaseProperties(Duration.ofSeconds(20), Duration.ofSeconds(5));
        Lease lease = Lease.take(ledger.leases(), run.id(), Owner.self(), terms, wish -> {});
        try {
            return new MigrateWithoutOutput(ledger, run, lease, new PartitionState(TOP, cutoff))
                    .seconds(SpringBatch.over(ledger), rows, expected);
        } catch (JobExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            lease.release(AttemptOutcome.COMPLETED, null);
        }
    }

    private double seconds(SpringBatch batch, RecordSource rows, long expected) throws JobExecutionException {
        ChunkShape shape = ChunkShape.of(CHUNK_SIZE, Runtime.getRuntime().maxMemory(), 1);
        long start = System.nanoTime();
        ChunkReader reader = new ChunkReader(
                () -> rows.read(KeyRange.ALL_LOGINS, null, shape.block()),
                read -> new ChunkEncoder(read, number -> new NoOutput(), 1, shape),
                "all logins",
                new StopSignal().or(() -> lease.held() ? null : "the lease was lost"));
        JobExecution execution = batch.operator()
                .start(
                        job(batch.repository(), reader),
                        new JobParametersBuilder().addLong("run", run.id()).toJobParameters());
        double seconds = (System.nanoTime() - start) / 1e9;
        if (execution.getStatus() != BatchStatus.COMPLETED || findings.totals().rows() != expected) {
            throw new IllegalStateException("read " + findings.totals().rows() + " rows, expected " + expected
                    + "; the job ended " + execution);
        }
        return seconds;
    }

    private Job job(JobRepository repository, ChunkReader reader) {
        return new JobBuilder("migrate-without-output", repository)
                .start(new StepBuilder("migrate", repository)
                        .<EncodedChunk, EncodedChunk>chunk(1)
                        .transactionManager(ledger.transactions())
                        .reader(reader)
                        .processor(new CompositeItemProcessor<>(
                                new LatestLoginsProcessor(findings.latest()),
                                new ClosestPairProcessor(findings.closestPair()),
                                new StatisticsProcessor(findings)))
                        .writer(items -> commit(items.getItems().get(0)))
                        .build())
                .build();
    }

    /** Encodes nothing. */
    private static final class NoOutput implements PartEncoder {

        private static final LoginRecord NOBODY = new LoginRecord(null, LoginId.of(0), new Object[0]);

        @Override
        public void add(Block block) {}

        @Override
        public EncodedPart complete() {
            return new EncodedPart(Content.of(new byte[0]), "", 1, NOBODY, NOBODY);
        }

        @Override
        public void abort() {}
    }

    private void commit(EncodedChunk reached) {
        ledger.progress()
                .save(
                        run.id(),
                        PARTITION,
                        new Checkpoint(reached.position(), findings.totals().rows(), 1, findings.snapshot()));
        lease.requireHeld();
    }
}
