package dev.nightshift.migration;

import dev.nightshift.login.Block;
import dev.nightshift.login.GapCounts;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.login.PartitionState;
import dev.nightshift.login.Timeline;
import dev.nightshift.login.Totals;
import java.time.Instant;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/** Counts the rows of a chunk: control totals, logins over time, gaps between them. */
final class StatisticsProcessor implements ItemProcessor<EncodedChunk, EncodedChunk> {

    private final Totals totals;
    private final Timeline timeline;
    private final GapCounts gaps;

    StatisticsProcessor(PartitionState findings) {
        this.totals = findings.totals();
        this.timeline = findings.timeline();
        this.gaps = findings.gaps();
    }

    @Override
    public EncodedChunk process(EncodedChunk chunk) {
        chunk.keys().forEach(this::count);
        return chunk;
    }

    private void count(Block block) {
        for (LoginRecord row : block.records()) {
            Instant at = row.lastLogin();
            totals.row(at != null);
            if (at != null) {
                timeline.offer(at);
                gaps.offer(at);
            }
        }
        totals.clock(block.clamped(), block.ambiguous());
    }
}
