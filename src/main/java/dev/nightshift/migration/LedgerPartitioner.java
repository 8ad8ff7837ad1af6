package dev.nightshift.migration;

import dev.nightshift.ledger.PlannedPartition;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/** Names the partitions that the ledger holds; their ranges and positions are looked up there, by name. */
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
            contexts.put(PartitionName.of(partition.number()), new ExecutionContext());
        }
        return contexts;
    }
}
