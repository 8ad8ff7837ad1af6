package dev.nightshift.chain;

import dev.nightshift.login.Block;
import dev.nightshift.login.Login;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drops copied rows from blocks that come in stream order. Where the ids of one moment are in order, it compares keys
 * one by one. Elsewhere it keeps the copied ids of that moment, up to a limit.
 *
 * <p>Not thread-safe.
 */
final class CopiedFilter {

    private static final int MOST_IDS = 1_000_000;

    private final CopiedRows.Cursor copied;
    private final IdOrder order;
    private final int mostIds;
    private final Set<LoginId> ids = new HashSet<>();
    private @Nullable Instant idsAt;

    CopiedFilter(CopiedRows.Cursor copied, IdOrder order) {
        this(copied, order, MOST_IDS);
    }

    /** @param mostIds how many ids of one moment may be kept */
    CopiedFilter(CopiedRows.Cursor copied, IdOrder order, int mostIds) {
        this.copied = copied;
        this.order = order;
        this.mostIds = mostIds;
    }

    /** The block without copied rows; its position stays that of the last row that was read. */
    Block apply(Block block) {
        List<LoginRecord> records = block.records();
        copied.skipTo(time(records.get(0)));
        Instant next = copied.time();
        if (!time(records.get(0)).equals(idsAt)
                && (next == null || next.isAfter(time(records.get(records.size() - 1))))) {
            return block;
        }
        List<LoginRecord> kept =
                records.stream().filter(record -> !isCopied(record)).toList();
        return kept.size() == records.size()
                ? block
                : new Block(
                        kept,
                        block.position(),
                        (int) ((long) block.bytes() * kept.size() / records.size()),
                        // Which of the rows they were is not known.
                        Math.min(block.clamped(), kept.size()),
                        Math.min(block.ambiguous(), kept.size()),
                        block.snapshot());
    }

    private boolean isCopied(LoginRecord record) {
        Instant time = time(record);
        if (time.equals(idsAt)) {
            return ids.contains(record.id());
        }
        copied.skipTo(time);
        if (!time.equals(copied.time())) {
            return false;
        }
        if (!order.holdsAt(time)) {
            takeIds(time);
            return ids.contains(record.id());
        }
        Login login = new Login(time, record.id());
        Login next = copied.peek();
        while (next != null && next.compareTo(login) < 0) {
            copied.next();
            next = copied.peek();
        }
        return next != null && next.compareTo(login) == 0;
    }

    private void takeIds(Instant time) {
        ids.clear();
        idsAt = time;
        while (time.equals(copied.time())) {
            ids.add(Objects.requireNonNull(copied.next()).id());
            if (ids.size() > mostIds) {
                throw NightshiftException.refused("More than " + Figures.count(mostIds, "row", "rows") + " at " + time
                        + " were copied by other nights of the chain, and their ids are not in order there, because they"
                        + " are protected or daylight saving skipped their local times; so they are too many to find"
                        + " out which rows are late. Set nightshift.incremental.overlap to 0, or copy the whole table"
                        + " with: " + copied.command("run --full"));
            }
        }
    }

    private static Instant time(LoginRecord record) {
        return Objects.requireNonNull(record.lastLogin(), "rows without a login are not filtered");
    }
}
