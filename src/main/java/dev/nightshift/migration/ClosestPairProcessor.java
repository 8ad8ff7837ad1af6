package dev.nightshift.migration;

import dev.nightshift.login.Block;
import dev.nightshift.login.ClosestPair;
import dev.nightshift.login.LoginRecord;
import java.time.Instant;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/** Compares every login of a chunk with the one before it. */
final class ClosestPairProcessor implements ItemProcessor<EncodedChunk, EncodedChunk> {

    private final ClosestPair pair;

    ClosestPairProcessor(ClosestPair pair) {
        this.pair = pair;
    }

    @Override
    public EncodedChunk process(EncodedChunk chunk) {
        for (Block block : chunk.keys()) {
            for (LoginRecord row : block.records()) {
                Instant at = row.lastLogin();
                if (at != null) {
                    pair.offer(at, row.id());
                }
            }
        }
        return chunk;
    }
}
