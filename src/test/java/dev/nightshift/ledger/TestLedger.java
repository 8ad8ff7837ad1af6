package dev.nightshift.ledger;

import dev.nightshift.grammar.OracleGrammar;
import dev.nightshift.grammar.StatementWatch;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A ledger created by the product's own scripts, whose time advances only when a test moves it. */
final class TestLedger {

    private static final String NOW = "(SELECT c.NOW_AT FROM TEST_CLOCK c)";

    private final LedgerClock clock;
    final DataSource dataSource;
    final JdbcClient jdbc;
    final TransactionTemplate transaction;
    final LeaseStore leases;
    final RunStore runs;
    final ProgressStore progress;
    final ClaimStore claims;
    final WorkerStore workers;

    TestLedger(LedgerDatabase database, DataSource plain) {
        this.clock = new LedgerClock(database, NOW);
        // The text is the same on every database, except for the clock and the sequence.
        this.dataSource = new StatementWatch(TestLedger::requireOracles).apply(plain);
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        new ResourceDatabasePopulator(
                        new ClassPathResource("org/springframework/batch/core/schema-" + database.folder() + ".sql"),
                        new ClassPathResource("sql/" + database.folder() + "/ledger.sql"))
                .execute(plain);
        jdbc.sql("CREATE TABLE TEST_CLOCK (NOW_AT TIMESTAMP(6) NOT NULL)").update();
        jdbc.sql("INSERT INTO TEST_CLOCK VALUES (TIMESTAMP '2026-11-23 01:00:00')")
                .update();
        LedgerJson json = new LedgerJson();
        this.leases = leases(dataSource);
        this.runs = new RunStore(dataSource, database, clock, json);
        this.progress = new ProgressStore(dataSource, clock, json);
        this.claims = new ClaimStore(dataSource, transaction, clock);
        this.workers = new WorkerStore(dataSource, clock);
    }

    private static void requireOracles(String statement) {
        if (!statement.matches("(?s).*\\bNIGHTSHIFT_(?!RUN_SEQ).*")) {
            return;
        }
        LedgerClock oracle = LedgerClock.of(LedgerDatabase.ORACLE);
        String text = statement.replace(NOW, oracle.now());
        for (LedgerDatabase database : LedgerDatabase.values()) {
            text = text.replace(LedgerClock.of(database).now(), oracle.now());
        }
        String now = Pattern.quote(oracle.now());
        String later = Matcher.quoteReplacement(oracle.in(Duration.ofSeconds(20)));
        text = text.replaceAll("DATEADD\\(MILLISECOND, -?\\d+, " + now + "\\)", later)
                .replaceAll(now + " \\+ INTERVAL '-?\\d+ milliseconds'", later);
        OracleGrammar.require(text);
    }

    /** Leases of this ledger, reached through a decorated data source. */
    LeaseStore leases(DataSource decorated) {
        return new LeaseStore(decorated, new TransactionTemplate(new JdbcTransactionManager(decorated)), clock);
    }

    Instant now() {
        return runs.now();
    }

    void pass(Duration time) {
        jdbc.sql("UPDATE TEST_CLOCK SET NOW_AT = ?")
                .param(LocalDateTime.ofInstant(now().plus(time), ZoneOffset.UTC))
                .update();
    }

    /** A new run of a source. */
    Run run(String source) {
        return runs.findOrCreate(new RunKey(source, Instant.parse("2026-11-23T00:00:00Z"), 0));
    }
}
