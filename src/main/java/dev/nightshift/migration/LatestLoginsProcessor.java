package dev.nightshift.migration;

import dev.nightshift.login.Block;
import dev.nightshift.login.LatestLogins;
import dev.nightshift.login.LoginRecord;
import java.time.Instant;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/** Offers every login of a chunk to the bounded heap of the latest ones. */
final class LatestLoginsProcessor implements ItemProcessor<EncodedChunk, EncodedChunk> {

    private final LatestLogins latest;

    LatestLoginsProcessor(LatestLogins latest) {
        this.latest = latest;
    }

    @Override
    public EncodedChunk process(EncodedChunk chunk) {
        for (Block block : chunk.keys()) {
            for (LoginRecord row : block.records()) {
                Instant at = row.lastLogin();
                if (at != null) {
                    latest.offer(at, row.id());
                }
            }
        }
        return chunk;
    }
}
