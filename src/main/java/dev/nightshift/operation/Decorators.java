package dev.nightshift.operation;

import dev.nightshift.storage.ObjectStore;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Decorates what the program works with, so that a test can make it fail.
 *
 * @param folder opens the folder in which the local server keeps its objects as a bucket, so that a test needs no
 *     server; null: the bucket that the settings name, or the local server, is used
 * @param bucket decorates the object store
 * @param ledger decorates the ledger's connections
 * @param source decorates the source's connections
 */
public record Decorators(
        @Nullable Function<Path, ObjectStore> folder,
        UnaryOperator<ObjectStore> bucket,
        UnaryOperator<DataSource> ledger,
        UnaryOperator<DataSource> source) {

    /** Decorates nothing. */
    public static final Decorators NONE =
            new Decorators(UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());

    public Decorators(
            UnaryOperator<ObjectStore> bucket, UnaryOperator<DataSource> ledger, UnaryOperator<DataSource> source) {
        this(null, bucket, ledger, source);
    }

    /** Adds a way to open a folder as the bucket. */
    public Decorators onFolder(Function<Path, ObjectStore> opener) {
        return new Decorators(opener, bucket, ledger, source);
    }

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
