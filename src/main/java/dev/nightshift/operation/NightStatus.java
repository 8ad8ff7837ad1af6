package dev.nightshift.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightshift.ledger.Publication;
import dev.nightshift.ledger.Window;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run with a window is in its chain. It copies the times up to its cutoff.
 *
 * @param chain number of the run that began the chain
 * @param from start of the window; null for the first night of the chain, which copies all logins before its cutoff
 * @param overlap ISO-8601 duration before {@code from} in which it looks for late rows
 * @param lateRows committed rows with a time before the window
 * @param nights number of nights of the chain up to this one; null before its result is fixed
 * @param rowsOfOtherNights rows of its window that other nights have copied, so that it does not; null before then
 */
public record NightStatus(
        long chain,
        @Nullable Instant from,
        String overlap,
        long lateRows,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Integer nights,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Long rowsOfOtherNights) {

    /** @param publication null before the result is fixed */
    static NightStatus of(Window window, long lateRows, Publication.@Nullable Outline publication) {
        Publication.ChainOutline chain = publication == null ? null : publication.chain();
        return new NightStatus(
                window.chain(),
                window.from(),
                window.overlap().toString(),
                lateRows,
                chain == null ? null : chain.nights(),
                chain == null ? null : chain.othersRows());
    }
}
