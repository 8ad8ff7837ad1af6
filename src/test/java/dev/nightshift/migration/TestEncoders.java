package dev.nightshift.migration;

import dev.nightshift.login.Block;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.partfile.EncodedPart;
import dev.nightshift.partfile.PartEncoder;
import dev.nightshift.partfile.PartFormat;
import dev.nightshift.partfile.PartOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Starts real parts and counts how they ended. The encoding of a chosen block may fail. */
final class TestEncoders implements IntFunction<PartEncoder> {

    private static final PartFormat FORMAT = PartFormat.of(
            "jsonl",
            "gzip",
            PartOptions.USUAL,
            List.of(
                    new Column("id", "ID", "NUMBER", ColumnType.NUMBER, 19, 0, false),
                    new Column("last_login", "LAST_LOGIN", "TIMESTAMP", ColumnType.INSTANT, 0, 0, true)),
            0,
            1);

    final List<Integer> begun = new CopyOnWriteArrayList<>();
    final AtomicInteger completed = new AtomicInteger();
    final AtomicInteger givenUp = new AtomicInteger();
    private final AtomicInteger blocks = new AtomicInteger();
    private int failing;
    private @Nullable RuntimeException failure;
    private volatile @Nullable Runnable onAdd;

    void fail(int block, RuntimeException with) {
        failing = block;
        failure = with;
    }

    void onAdd(Runnable action) {
        onAdd = action;
    }

    @Override
    public PartEncoder apply(int number) {
        begun.add(number);
        return new Encoder(FORMAT.begin(Map.of()));
    }

    private final class Encoder implements PartEncoder {

        private final PartEncoder part;
        private boolean ended;

        Encoder(PartEncoder part) {
            this.part = part;
        }

        @Override
        public void add(Block block) {
            if (onAdd != null) {
                onAdd.run();
            }
            if (blocks.incrementAndGet() == failing && failure != null) {
                throw failure;
            }
            part.add(block);
        }

        @Override
        public @Nullable EncodedPart complete() {
            ended = true;
            completed.incrementAndGet();
            return part.complete();
        }

        @Override
        public void abort() {
            if (!ended) {
                ended = true;
                givenUp.incrementAndGet();
            }
            part.abort();
        }
    }
}
