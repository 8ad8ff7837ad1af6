package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Attempts of the same run that start at the same time within one process. {@link RaceIT} lets processes race. */
final class Race {

    private static final int RACERS = 3;

    private Race() {}

    /** Requires that one of three attempts does the work, and that the others say that they did not. */
    static void requireThatOneWorks(Installation installation, PublishedRun undisturbed) throws Exception {
        assertThat(ends(installation))
                .contains(Optional.empty())
                .isSubsetOf(Optional.empty(), Optional.of(Reason.HELD));
        InterruptedRunIT.assertEqual(installation.published(), undisturbed);
        requireOneAttemptThatWorked(installation);
    }

    /** An attempt that took the lease just after the end of the work found nothing to do. */
    static void requireOneAttemptThatWorked(Installation installation) {
        assertThat(installation.operations().queries().status(null).attempts())
                .filteredOn(attempt -> !"it was complete already".equals(attempt.message()))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.COMPLETED));
    }

    private static List<Optional<Reason>> ends(Installation installation) throws Exception {
        CyclicBarrier start = new CyclicBarrier(RACERS);
        Callable<Optional<Reason>> racer = () -> {
            start.await();
            try {
                installation.run();
                return Optional.empty();
            } catch (NightshiftException e) {
                return Optional.of(e.reason());
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(RACERS);
        List<Optional<Reason>> ends = new ArrayList<>();
        try {
            for (Future<Optional<Reason>> end : threads.invokeAll(Collections.nCopies(RACERS, racer))) {
                ends.add(end.get());
            }
        } finally {
            threads.shutdownNow();
        }
        return ends;
    }
}
