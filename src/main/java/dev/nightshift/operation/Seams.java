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
record Seams(UnaryOperator<ObjectStore> bucket, UnaryOperator<DataSource> ledger, UnaryOperator<DataSource> source) {

    /** Nothing stands between. */
    static final Seams NONE = new Seams(UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());

    static Seams bucket(UnaryOperator<ObjectStore> bucket) {
        return new Seams(bucket, NONE.ledger, NONE.source);
    }

    static Seams ledger(UnaryOperator<DataSource> ledger) {
        return new Seams(NONE.bucket, ledger, NONE.source);
    }

    static Seams source(UnaryOperator<DataSource> source) {
        return new Seams(NONE.bucket, NONE.ledger, source);
    }
}
