package dev.nightshift.chain;

import dev.nightshift.login.Block;
import dev.nightshift.work.WorkAhead;
import org.jspecify.annotations.Nullable;

/** Drops the rows of blocks that were copied, and the blocks that have no other rows. */
final class UncopiedBlocks implements WorkAhead.Producer<Block> {

    private final WorkAhead<Block> blocks;
    private final CopiedFilter filter;

    /** @param blocks closed with this object */
    UncopiedBlocks(WorkAhead<Block> blocks, CopiedFilter filter) {
        this.blocks = blocks;
        this.filter = filter;
    }

    @Override
    public @Nullable Block next() throws InterruptedException {
        Block block = blocks.next();
        while (block != null) {
            Block uncopied = filter.apply(block);
            if (!uncopied.records().isEmpty()) {
                return uncopied;
            }
            block = blocks.next();
        }
        return null;
    }

    @Override
    public void cancel() {
        blocks.cancel();
    }

    @Override
    public void abort() {
        blocks.cancel();
    }

    @Override
    public void close() {
        blocks.close();
    }
}
