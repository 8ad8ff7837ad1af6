package dev.nightshift.migration;

import dev.nightshift.login.Block;
import dev.nightshift.login.LatestLogins;
import dev.nightshift.login.LoginRecord;
import java.time.Instant;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/** Offers every login of a block to the bounded heap of the latest ones. */
final class LatestLoginsProcessor implements ItemProcessor<Block, Block> {

    private final LatestLogins latest;

    LatestLoginsProcessor(LatestLogins latest) {
        this.latest = latest;
    }

    @Override
    public Block process(Block block) {
        for (LoginRecord row : block.records()) {
            Instant at = row.lastLogin();
            if (at != null) {
                latest.offer(at, row.id());
            }
        }
        return block;
    }
}
