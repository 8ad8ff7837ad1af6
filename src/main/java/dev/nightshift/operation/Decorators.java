package dev.nightshift.operation;

import dev.nightshift.storage.ObjectStore;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * Where a decorator can stand between the program and what it works with, which may make it fail.
 *
 * @param bucket around the object store
 * @param ledger around the ledger's connections
 * @param source around the source's connections
 */
public record Decorators(
        UnaryOperator<ObjectStore> bucket, UnaryOperator<DataSource> ledger, UnaryOperator<DataSource> source) {

    /** Nothing stands between. */
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
