package dev.nightshift.source;

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
}
