package dev.nightshift.migration;

import dev.nightshift.login.Block;
import dev.nightshift.login.ClosestPair;
import dev.nightshift.login.LoginRecord;
import java.time.Instant;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/** Compares every login of a block with the one before it. */
final class ClosestPairProcessor implements ItemProcessor<Block, Block> {

    private final ClosestPair pair;

    ClosestPairProcessor(ClosestPair pair) {
        this.pair = pair;
    }

    @Override
    public Block process(Block block) {
        for (LoginRecord row : block.records()) {
            Instant at = row.lastLogin();
            if (at != null) {
                pair.offer(at, row.id());
            }
        }
        return block;
    }
}
