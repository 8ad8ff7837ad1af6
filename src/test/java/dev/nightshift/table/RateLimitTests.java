package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.login.Block;
import dev.nightshift.oraclewire.Call;
import dev.nightshift.oraclewire.OracleServer;
import dev.nightshift.source.BlockSize;
import dev.nightshift.source.KeyRange;
import dev.nightshift.work.Sleeper;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import dev.nightshift.work.WorkAhead;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A limit paces the rows of all ranges together. */
final class RateLimitTests {

    private final SteppingTime time = new SteppingTime();
    private final StopSignal stop = new StopSignal();

    private RateLimit limit(@Nullable Integer perSecond) {
        return new RateLimit(perSecond, time);
    }

    private long millis() {
        return Duration.ofNanos(time.nanoTime()).toMillis();
    }

    @Test
    void rowsOfAllRangesPassEvenly() throws Exception {
        RateLimit limit = limit(1_000);

        for (int i = 0; i < 40; i++) {
            limit.await(limit.step(), stop);
        }

        assertThat(millis()).isEqualTo(4_000);
        assertThat(time.pauses).containsOnly(Duration.ofMillis(100));
    }

    @Test
    void whatWasNotReadDuringAPauseIsNotReadFasterAfterwards() throws Exception {
        RateLimit limit = limit(1_000);
        limit.await(100, stop);
        time.pass(Duration.ofSeconds(30));

        for (int i = 0; i < 10; i++) {
            limit.await(100, stop);
        }

        assertThat(millis()).isEqualTo(100 + 30_000 + 900);
    }

    @Test
    void theTimeOfARoundTripIsCaughtUpWith() throws Exception {
        RateLimit limit = limit(50_000);

        for (int row = 0; row < 100_000; row += limit.step()) {
            if (row % limit.fetchSize(5_000) == 0) {
                time.pass(Duration.ofMillis(60));
            }
            limit.await(limit.step(), stop);
        }

        assertThat(millis()).isBetween(2_000L, 2_100L);
    }

    @Test
    void aStepIsATenthOfASecondAndATripASecondAtMost() {
        assertThat(limit(3).step()).isEqualTo(1);
        assertThat(limit(3).fetchSize(5_000)).isEqualTo(3);
        assertThat(limit(2_000).step()).isEqualTo(200);
        assertThat(limit(2_000).fetchSize(5_000)).isEqualTo(2_000);
        assertThat(limit(Integer.MAX_VALUE).step()).isEqualTo(1_000);
        assertThat(limit(Integer.MAX_VALUE).fetchSize(5_000)).isEqualTo(5_000);
        assertThat(limit(null).fetchSize(5_000)).isEqualTo(5_000);
    }

    @Test
    void eachOfSeveralProcessesTakesAnEqualPart() throws Exception {
        RateLimit limit = limit(1_000);
        limit.set(1_000, 4);

        assertThat(limit.step()).isEqualTo(25);
        assertThat(limit.fetchSize(5_000)).isEqualTo(250);
        for (int i = 0; i < 10; i++) {
            limit.await(limit.step(), stop);
        }
        assertThat(millis()).isEqualTo(1_000);

        limit.set(3, 5);
        assertThat(limit.step()).isEqualTo(1);
        assertThat(limit.fetchSize(5_000)).isEqualTo(1);
        limit.await(3, stop);
        assertThat(millis()).isEqualTo(6_000);

        limit.set(null, 1);
        limit.await(1_000_000, stop);
        assertThat(millis()).isEqualTo(6_000);
    }

    @Test
    void withoutALimitNothingWaits() throws Exception {
        limit(null).await(1_000_000, stop);

        assertThat(time.pauses).isEmpty();
    }

    @Test
    void theRangesOfATableShareTheLimitAndRoundTripsHaveNoMoreRows() throws Exception {
        OracleServer server = new OracleServer().addUser("reader", "secret");
        try (TestDatabase database = TestDatabase.on(server)) {
            database.execute(
                    "CREATE TABLE LOGINS (ID NUMBER(9) PRIMARY KEY, LAST_LOGIN TIMESTAMP(6))",
                    "INSERT INTO LOGINS SELECT X, CASE WHEN X <= 40 THEN TIMESTAMP '2026-01-01 00:00:00' END"
                            + " FROM SYSTEM_RANGE(1, 60)");
            LoginSource source = source(database, 10, time);

            assertThat(Streams.ids(source, KeyRange.ALL_LOGINS)).hasSize(40);
            assertThat(Streams.ids(source, KeyRange.NEVER_LOGGED_IN)).hasSize(20);

            assertThat(time.pauses.stream().reduce(Duration.ZERO, Duration::plus))
                    .isEqualTo(Duration.ofSeconds(6));
            assertThat(server.calls(Call.FETCH)).isBetween(60 / 10, 60 / 10 + 4);
        }
    }

    @Test
    void aReadingThatWaitsEndsAtOnceWhenItIsClosed() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        Sleeper real = new SteppingTime() {
            @Override
            public void pause(Duration duration, StopSignal cancelled) {
                waiting.countDown();
                try {
                    REAL.pause(Duration.ofHours(1), cancelled);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        try (TestDatabase database = TestDatabase.inMemory()) {
            database.execute(
                    "CREATE TABLE LOGINS (ID NUMBER(9) PRIMARY KEY, LAST_LOGIN TIMESTAMP)",
                    "INSERT INTO LOGINS SELECT X, NULL FROM SYSTEM_RANGE(1, 2000)");
            LoginSource source = source(database, 1, real);
            WorkAhead<Block> reader = source.read(
                    source.describe(), KeyRange.NEVER_LOGGED_IN, null, new BlockSize(1_000, Integer.MAX_VALUE));
            assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
            long start = System.nanoTime();

            reader.close();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static LoginSource source(TestDatabase database, int perSecond, Sleeper time) {
        SourceProperties settings = TestDatabase.bind(
                "url", database.url(), "columns", "*", "time-zone", "UTC", "max-rows-per-second", "" + perSecond);
        return new LoginSource(database.dataSource(), settings, time, new StopSignal(), new Waits());
    }
}
