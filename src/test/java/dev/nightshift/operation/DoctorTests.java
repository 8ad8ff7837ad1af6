package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.operation.Check.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of installations on H2, on PostgreSQL and on the local S3 server. */
final class DoctorTests {

    @TempDir
    Path home;

    private static Check check(Installation installation, String name) {
        return installation.operations().doctor(null).checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(file -> !file.startsWith("source"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nothingFailsWhereARunHasSucceeded() throws Exception {
        Installation installation = Installation.in(home, 10).fill(25);
        installation.run();

        Diagnosis diagnosis = installation.operations().doctor(null);

        assertThat(diagnosis.failed()).isZero();
        assertThat(diagnosis.checks())
                .extracting(Check::name)
                .startsWith("settings")
                .contains(
                        "ledger",
                        "source",
                        "table",
                        "columns",
                        "id",
                        "time zone",
                        "snapshot",
                        "index",
                        "plan",
                        "bucket");
        assertThat(check(installation, "plan").found())
                .isEqualTo("the rows are read by an index, in order, without a sort");
    }

    @Test
    void aDoctorLeavesNothingBehind() throws Exception {
        Installation installation = Installation.in(home, 10).fill(25);
        List<String> before = files(home);

        assertThat(installation.operations().doctor(null).failed()).isZero();

        assertThat(files(home)).isEqualTo(before);
    }

    @Test
    void aMissingIndexComesWithTheStatementThatMakesIt() throws Exception {
        Installation installation = Installation.in(home, 10).fill(25);
        try (var source = installation.source()) {
            source.createStatement().execute("DROP INDEX LOGINS_LL");
        }

        Check index = check(installation, "index");

        assertThat(index.found()).isEqualTo("none has the rows in order: the database sorts them");
        assertThat(index.sql()).contains("CREATE INDEX").contains("\"LAST_LOGIN\", \"ID\"");
        try (var source = installation.source()) {
            source.createStatement().execute(String.valueOf(index.sql()));
        }
        assertThat(check(installation, "index").found()).endsWith(" has the rows in order");
    }

    @Test
    void aMissingTableFailsAndTheBucketIsLookedAtAllTheSame() throws Exception {
        Installation installation = Installation.in(home, 10);
        try (var source = installation.source()) {
            source.createStatement().execute("DROP TABLE LOGINS");
        }

        Diagnosis diagnosis = installation.operations().doctor(null);

        assertThat(diagnosis.failed()).isPositive();
        assertThat(diagnosis.checks())
                .filteredOn(check -> check.verdict() == Verdict.FAIL)
                .extracting(Check::name)
                .containsExactly("table");
        assertThat(check(installation, "bucket").verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void aLoginInTheFutureIsWarnedOf() throws Exception {
        Installation installation = Installation.in(home, 10);
        try (var source = installation.source()) {
            source.createStatement().execute("INSERT INTO LOGINS VALUES (1, 'x', TIMESTAMP '2999-01-01 00:00:00')");
        }

        assertThat(check(installation, "newest login").verdict()).isEqualTo(Verdict.WARN);
    }

    @Test
    void aPostgreSqlTableWithoutAnIndexIsSaidToBeSorted() throws Exception {
        Installation installation = Installation.onPostgreSql(home, 10);
        try (var source = installation.source()) {
            source.createStatement()
                    .execute("CREATE TABLE LOGINS (ID BIGINT PRIMARY KEY, USER_NAME TEXT, LAST_LOGIN TIMESTAMP)");
        }
        installation.fill(25);

        assertThat(installation.operations().doctor(null).failed()).isZero();
        assertThat(check(installation, "index").sql()).contains("CREATE INDEX");
        assertThat(check(installation, "snapshot").found()).startsWith("none: ");
        assertThat(check(installation, "plan").details()).anyMatch(line -> line.contains("Sort"));
    }

    @Test
    void everyStatementThatTheSourceIsSentCanBeRead() throws Exception {
        Installation installation = Installation.in(home, 10).fill(25);

        List<SentStatements.SentStatement> statements =
                installation.operations().statements().statements();

        assertThat(statements).extracting(SentStatements.SentStatement::sql).anyMatch(sql -> sql.contains("ORDER BY"));
        assertThat(statements)
                .extracting(SentStatements.SentStatement::sql)
                .noneMatch(sql -> sql.matches("(?is)\\s*(INSERT|UPDATE|DELETE|DROP|CREATE|TRUNCATE).*"));
        assertThat(statements)
                .allSatisfy(statement -> assertThat(statement.binds()).hasSize((int)
                        statement.sql().chars().filter(c -> c == '?').count()));
    }
}
