package dev.nightshift.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Lets threads do something at the same time. */
final class Race {

    private Race() {}

    /** What each of eight threads got. */
    static <T> List<T> ofEight(IntFunction<T> contender) throws Exception {
        CyclicBarrier start = new CyclicBarrier(8);
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int thread = i;
                tasks.add(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return contender.apply(thread);
                });
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : executor.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
