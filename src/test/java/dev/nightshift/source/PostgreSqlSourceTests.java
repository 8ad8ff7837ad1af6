package dev.nightshift.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class PostgreSqlSourceTests {

    @AutoClose
    private final TestDatabase database = TestDatabase.postgreSql();

    @Test
    void aTableIsDescribedCountedAndRead() {
        database.execute(
                "CREATE TABLE logins (id bigint PRIMARY KEY, last_login timestamp)",
                "INSERT INTO logins VALUES (1, NULL), (2, '2026-01-01 00:00:00'), (3, '2025-01-01 00:00:00')");
        LoginSource source = database.source();

        assertThat(source.count(source.describe(), () -> true)).hasValue(3);
        assertThat(Streams.ids(source, KeyRange.ALL_LOGINS)).containsExactly("3", "2");
        assertThat(Streams.ids(source, KeyRange.NEVER_LOGGED_IN)).containsExactly("1");
    }
}
