package dev.nightshift.migration;

import dev.nightshift.login.Block;
import dev.nightshift.login.GapCounts;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.login.PartitionState;
import dev.nightshift.login.ReadPoints;
import dev.nightshift.login.Timeline;
import dev.nightshift.login.Totals;
import java.time.Instant;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/** Counts the rows of a chunk: control totals, logins over time, gaps between them, snapshots that were read. */
final class StatisticsProcessor implements ItemProcessor<EncodedChunk, EncodedChunk> {

    private final Totals totals;
    private final Timeline timeline;
    private final GapCounts gaps;
    private final ReadPoints readPoints;

    StatisticsProcessor(PartitionState findings) {
        this.totals = findings.totals();
        this.timeline = findings.timeline();
        this.gaps = findings.gaps();
        this.readPoints = findings.readPoints();
    }

    @Override
    public EncodedChunk process(EncodedChunk chunk) {
        chunk.keys().forEach(this::count);
        return chunk;
    }

    private void count(Block block) {
        String snapshot = block.snapshot();
        if (snapshot != null) {
            LoginRecord first = block.records().get(0);
            readPoints.offer(snapshot, first.lastLogin(), first.id());
        }
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
