package dev.nightshift.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.login.ClosestPair;
import dev.nightshift.login.LatestLogins;
import dev.nightshift.login.Login;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.PartitionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nights that are added one after another give the answers that one pass over all their rows gives. */
final class ChainFoldTests {

    private static final int TOP = 3;
    private static final int NIGHTS = 6;
    private static final int WINDOW = 20;

    /** With few instants there are many equal differences, and windows without rows. */
    @ParameterizedTest
    @CsvSource({"1, 12, 1", "2, 12, 1", "3, 3, 1", "4, 3, 7", "5, 30, 60", "6, 1, 1", "7, 8, 1000", "8, 2, 2"})
    void equalOnePassOverAllRows(long seed, int rows, int nanos) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 150; round++) {
            PartsInMemory parts = new PartsInMemory();
            List<KeyStream> streams = new ArrayList<>();
            List<Login> all = new ArrayList<>();
            ChainFold chain = ChainFold.EMPTY;
            long id = 0;
            long lateRows = 0;
            for (int night = 1; night <= NIGHTS; night++) {
                Instant cutoff = Instant.ofEpochSecond((long) night * WINDOW);
                List<Login> window = new ArrayList<>();
                for (int row = random.nextInt(rows + 1); row > 0; row--) {
                    window.add(login(random, (night - 1) * WINDOW, night * WINDOW, nanos, id++));
                }
                List<Login> late = new ArrayList<>();
                for (int row = night == 1 ? 0 : random.nextInt(4) * random.nextInt(2); row > 0; row--) {
                    int overlap = 1 + random.nextInt(2 * WINDOW);
                    int from = (night - 1) * WINDOW;
                    late.add(login(random, Math.max(0, from - overlap), from, nanos, id++));
                }
                window.sort(null);
                late.sort(null);
                all.addAll(window);
                all.addAll(late);
                all.sort(null);
                streams.add(parts.stream(night, 1 + random.nextInt(5), late));
                CopiedRows until = new CopiedRows(parts, List.copyOf(streams));
                streams.add(parts.stream(night, 1 + random.nextInt(5), window));
                lateRows += late.size();
                chain = chain.and(state(cutoff, late), state(cutoff, window), new LatestLogins(TOP, cutoff), until);
                assertThat(chain).isEqualTo(onePass(all, cutoff, lateRows));
            }
        }
    }

    private static Login login(SplittableRandom random, int from, int to, int nanos, long id) {
        Instant time = Instant.ofEpochSecond(random.nextInt(from, to)).plusNanos(random.nextInt(nanos));
        // Ids in no relation to the order in which rows came.
        return new Login(time, LoginId.of(id * 7919 % 100_003));
    }

    private static PartitionState state(Instant cutoff, List<Login> rows) {
        PartitionState state = new PartitionState(TOP, cutoff);
        rows.forEach(row -> {
            state.latest().offer(row.lastLogin(), row.id());
            state.closestPair().offer(row.lastLogin(), row.id());
            state.totals().row(true);
        });
        return state;
    }

    private static ChainFold onePass(List<Login> rows, Instant cutoff, long lateRows) {
        LatestLogins latest = new LatestLogins(TOP, cutoff);
        ClosestPair pair = new ClosestPair();
        rows.forEach(row -> {
            latest.offer(row.lastLogin(), row.id());
            pair.offer(row.lastLogin(), row.id());
        });
        return new ChainFold(rows.size(), lateRows, latest.snapshot(), pair.snapshot());
    }
}
