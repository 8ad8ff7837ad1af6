package dev.nightshift.operation;

import dev.nightshift.storage.ObjectStore;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * Decorates what the program works with, so that a test can make it fail.
 *
 * @param bucket decorates the object store
 * @param ledger decorates the ledger's connections
 * @param source decorates the source's connections
 */
public record Decorators(
        UnaryOperator<ObjectStore> bucket, UnaryOperator<DataSource> ledger, UnaryOperator<DataSource> source) {

    /** Decorates nothing. */
    static final Decorators NONE =
            new Decorators(UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());

    static Decorators bucket(UnaryOperator<ObjectStore> bucket) {
        return new Decorators(bucket, NONE.ledger, NONE.source);
    }

    static Decorators ledger(UnaryOperator<DataSource> ledger) {
        return new Decorators(NONE.bucket, ledger, NONE.source);
    }

    static Decorators source(UnaryOperator<DataSource> source) {
        return new Decorators(NONE.bucket, NONE.ledger, source);
    }
}
