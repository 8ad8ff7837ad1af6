package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.SettingsException;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

final class LeaseTests {

    private static final Owner OTHER = new Owner("host-b", 815, "1", "");
    private static final LeaseProperties QUICK = new LeaseProperties(Duration.ofSeconds(20), Duration.ofMillis(1));

    private final TestLedger ledger = TestDatabase.H2.ledger();
    private long run;

    @BeforeEach
    void takeRun(TestInfo test) {
        run = ledger.run("kept." + test.getTestMethod().orElseThrow().getName()).id();
    }

    @Test
    void aLeaseBeatsByItself() {
        Lease lease = Lease.take(ledger.leases, run, Owner.self(), QUICK, wish -> {});
        ledger.pass(Duration.ofSeconds(30));

        await().until(() -> ledger.leases.state(run).orElseThrow().age().isZero());
        assertThat(lease.held()).isTrue();
        lease.release(AttemptOutcome.COMPLETED, null);
    }

    @Test
    void aLeaseThatWasTakenOverKnowsItAndStaysLost() {
        Lease lease = Lease.take(ledger.leases, run, Owner.self(), QUICK, wish -> {});

        ledger.jdbc
                .sql("UPDATE NIGHTSHIFT_LEASE SET EXPIRES_AT = TIMESTAMP '2000-01-01 00:00:00', EPOCH = EPOCH + 1"
                        + " WHERE RUN_ID = ?")
                .param(run)
                .update();
        ledger.leases.take(run, OTHER, Duration.ofSeconds(20));

        await().until(() -> !lease.held());
        assertThatExceptionOfType(LeaseLostException.class).isThrownBy(() -> lease.check(new StopSignal()));
        assertThatExceptionOfType(LeaseLostException.class).isThrownBy(lease::requireHeld);
        lease.release(AttemptOutcome.COMPLETED, null);
        assertThat(ledger.leases.state(run).orElseThrow().owner()).isEqualTo(OTHER);
    }

    @Test
    void aLeaseWhoseBeatsFailForItsWholeDurationIsLost() {
        Breakable broken = new Breakable(ledger);
        LeaseProperties settings = new LeaseProperties(Duration.ofMillis(60), Duration.ofMillis(10));
        Lease lease = Lease.take(ledger.leases(broken), run, Owner.self(), settings, wish -> {});

        broken.failuresLeft.set(Integer.MAX_VALUE);

        await().until(() -> !lease.held());
        broken.failuresLeft.set(0);
        await().until(() -> broken.connections.get() > 10);
        assertThat(lease.held()).isFalse();
        lease.release(AttemptOutcome.FAILED, null);
    }

    @Test
    void aFewFailedBeatsLoseNothing() {
        Breakable broken = new Breakable(ledger);
        Lease lease = Lease.take(ledger.leases(broken), run, Owner.self(), QUICK, wish -> {});

        broken.failuresLeft.set(3);

        await().until(() -> broken.failuresLeft.get() == 0);
        int before = broken.connections.get();
        await().until(() -> broken.connections.get() > before + 2);
        assertThat(lease.held()).isTrue();
        lease.release(AttemptOutcome.COMPLETED, null);
    }

    @Test
    void aFailedBeatIsWarnedOfInTheDriversWords() {
        Logger logger = (Logger) LoggerFactory.getLogger(Lease.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Level before = logger.getLevel();
        logger.setLevel(Level.WARN);
        logger.addAppender(log);
        log.start();
        try {
            Breakable broken = new Breakable(ledger);
            Lease lease = Lease.take(ledger.leases(broken), run, Owner.self(), QUICK, wish -> {});
            broken.failuresLeft.set(1);

            await().until(() -> !log.list.isEmpty());
            assertThat(log.list.get(0).getFormattedMessage())
                    .isEqualTo("Heartbeat of run " + run + " failed and will be retried: The network is down");
            lease.release(AttemptOutcome.COMPLETED, null);
        } finally {
            logger.detachAppender(log);
            logger.setLevel(before);
        }
    }

    @Test
    void releasingNeverHarmsTheDatabaseFileThatABeatIsWriting(@TempDir Path folder) {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl("jdbc:h2:file:" + folder.resolve("ledger") + ";MODE=Oracle;WRITE_DELAY=0");
            TestLedger file = new TestLedger(LedgerDatabase.H2, pool);
            long id = file.run("released").id();
            LeaseProperties settings = new LeaseProperties(Duration.ofSeconds(20), Duration.ofNanos(20_000));
            for (int i = 0; i < 50; i++) {
                Lease lease = Lease.take(file.leases, id, Owner.self(), settings, wish -> {});
                file.leases.requireHeld(id, lease.epoch(), Owner.self());
                lease.release(AttemptOutcome.STOPPED, null);
            }

            assertThat(file.leases.attempts(id)).hasSize(50);
        }
    }

    @Test
    void anOperatorsRequestIsSeenWhileTheWorkContinues() throws Exception {
        BlockingQueue<StopRequest> heard = new LinkedBlockingQueue<>();
        Lease lease = Lease.take(ledger.leases, run, Owner.self(), QUICK, heard::add);
        ledger.runs.requestStop(run, new StopRequest("jane@ops", "the DBA needs the disk"));

        lease.listen(new Waits());

        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(new StopRequest("jane@ops", "the DBA needs the disk"));
        lease.release(AttemptOutcome.STOPPED, null);
    }

    @Test
    void whatTheWorkWaitsForIsStoredWhileItWaits() {
        Waits waits = new Waits();
        Lease lease = Lease.take(ledger.leases, run, Owner.self(), QUICK, wish -> {});
        lease.listen(waits);

        waits.begin(this, "the database does not answer");
        await().until(() -> ledger.leases.waiting(run).isPresent());
        assertThat(ledger.leases.waiting(run).orElseThrow()).satisfies(waiting -> {
            assertThat(waiting.what()).isEqualTo("the database does not answer");
            assertThat(waiting.since()).isBetween(ledger.now().minusSeconds(30), ledger.now());
        });
        waits.end(this);
        await().until(() -> ledger.leases.waiting(run).isEmpty());

        waits.begin(this, "again");
        await().until(() -> ledger.leases.waiting(run).isPresent());
        lease.release(AttemptOutcome.FAILED, null);
        assertThat(ledger.leases.waiting(run)).isEmpty();
    }

    @Test
    void anOutageOfTheLedgerIsWaitedForAndLosesNothing() {
        Breakable broken = new Breakable(ledger);
        Duration duration = Duration.ofMillis(800);
        LeaseProperties settings = new LeaseProperties(duration, Duration.ofMillis(20));
        Lease lease = Lease.take(ledger.leases(broken), run, Owner.self(), settings, wish -> {});
        broken.failuresLeft.set(Integer.MAX_VALUE);
        await().pollDelay(duration).until(() -> true);

        assertThat(lease.held()).isTrue();
        broken.failuresLeft.set(2);
        lease.check(new StopSignal());
        assertThat(broken.failuresLeft).hasValue(0);

        assertThat(lease.held()).isTrue();
        lease.release(AttemptOutcome.COMPLETED, null);
    }

    @Test
    void aStopEndsTheWaitForAHeartbeat() {
        Breakable broken = new Breakable(ledger);
        LeaseProperties settings = new LeaseProperties(Duration.ofMillis(400), Duration.ofMillis(50));
        Lease lease = Lease.take(ledger.leases(broken), run, Owner.self(), settings, wish -> {});
        broken.failuresLeft.set(Integer.MAX_VALUE);
        StopSignal stop = new StopSignal();
        stop.request("signal SIGTERM");

        await().pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThatExceptionOfType(NightshiftException.class)
                        .isThrownBy(() -> lease.check(stop))
                        .withMessage("Stopped while waiting for a heartbeat: signal SIGTERM")
                        .matches(e -> e.reason() == Reason.STOPPED));
        broken.failuresLeft.set(0);
        lease.release(AttemptOutcome.STOPPED, null);
    }

    @Test
    void aLeaseIsAtLeastThreeBeatsLong() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> new LeaseProperties(Duration.ofSeconds(14), Duration.ofSeconds(5)))
                .withMessage("nightshift.lease.duration is 14 s and nightshift.lease.beat is 5 s;"
                        + " expected a duration of at least three beats");
    }

    /** A database that cannot be reached for some calls. */
    private static final class Breakable extends DelegatingDataSource {

        private final AtomicInteger connections = new AtomicInteger();
        private final AtomicInteger failuresLeft = new AtomicInteger();

        Breakable(TestLedger ledger) {
            super(ledger.dataSource);
        }

        @Override
        public Connection getConnection() throws SQLException {
            connections.incrementAndGet();
            if (failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new SQLException("The network is down");
            }
            return super.getConnection();
        }
    }
}
