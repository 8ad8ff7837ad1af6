package dev.nightshift.migration;

import dev.nightshift.ledger.PlannedPartition;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * Names the partitions of the ledger for Spring Batch: {@code p00} for a partition and {@code migrate:p00} for its
 * step. The number in the name finds the partition's range and position in the ledger.
 */
final class LedgerPartitioner implements Partitioner {

    private final AttemptContext attempt;

    LedgerPartitioner(AttemptContext attempt) {
        this.attempt = attempt;
    }

    @Override
    public Map<String, ExecutionContext> partition(int gridSize) {
        attempt.counter().start(attempt.ledger());
        Map<String, ExecutionContext> contexts = new TreeMap<>();
        for (PlannedPartition partition :
                attempt.ledger().progress().partitions(attempt.run().id())) {
            contexts.put(name(partition.number()), new ExecutionContext());
        }
        return contexts;
    }

    private static String name(int number) {
        return String.format(Locale.ROOT, "p%02d", number);
    }

    static int numberIn(String stepName) {
        int colon = stepName.lastIndexOf(":p");
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "Step " + stepName + " is not the step of a partition; expected a name like migrate:p00");
        }
        return Integer.parseInt(stepName.substring(colon + 2));
    }
}
