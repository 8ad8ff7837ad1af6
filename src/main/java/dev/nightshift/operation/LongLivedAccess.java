package dev.nightshift.operation;

import dev.nightshift.ledger.LongLivedLedger;
import java.util.function.Function;

/** Keeps one ledger and one bucket open without blocking other processes. Thread-safe. */
final class LongLivedAccess implements RunQueries.Access {

    private final LongLivedLedger ledger;
    private final OperationContext context;
    private final Target target;

    LongLivedAccess(OperationContext context) {
        this.context = context;
        this.ledger = new LongLivedLedger(
                context.settings().ledger(),
                context.home().var(),
                context.decorators().ledger());
        this.target = context.target();
    }

    @Override
    public <T> T with(OperationContext.Work<T> work) {
        return context.translated(() -> ledger.with(open -> work.with(open, target)));
    }

    @Override
    public <T> T withTarget(Function<Target, T> work) {
        return context.translated(() -> {
            synchronized (target) {
                target.open();
            }
            return work.apply(target);
        });
    }

    @Override
    public void close() {
        ledger.close();
        synchronized (target) {
            target.close();
        }
    }
}
