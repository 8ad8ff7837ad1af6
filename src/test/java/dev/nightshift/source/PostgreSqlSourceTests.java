package dev.nightshift.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

/** The contract on PostgreSQL. */
final class PostgreSqlSourceTests extends SourceContract {

    PostgreSqlSourceTests() {
        super(
                TestDatabase.postgreSql(),
                new Types("bigint", "numeric", "numeric(9,3)", "varchar(50)", "float8", "bytea"));
    }

    @Override
    String bytes(String hex) {
        return "'\\x" + hex + "'";
    }

    @Test
    void wholeNumbersOf64BitsAreLongsToTheirEnds() {
        create("bigint", "TIMESTAMP(6)", ", N bigint");
        insert(Long.MIN_VALUE + ", NULL, " + Long.MAX_VALUE);
        insert("0, NULL, NULL");
        insert(Long.MAX_VALUE + ", NULL, " + Long.MIN_VALUE);

        assertThat(Streams.records(source(), KeyRange.NEVER_LOGGED_IN))
                .extracting(row -> row.id().value(), row -> row.value(2))
                .containsExactly(
                        tuple(Long.MIN_VALUE, Long.MAX_VALUE), tuple(0L, null), tuple(Long.MAX_VALUE, Long.MIN_VALUE));
    }
}
