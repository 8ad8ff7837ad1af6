package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.grammar.OracleGrammar;
import dev.nightshift.grammar.StatementWatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * The statements that the ledger sends only to Oracle are valid in Oracle's SQL. The statements that all databases
 * share are checked against the grammar when the tests of the stores send them; see {@link TestLedger}.
 */
final class OracleStatementsTests {

    private final StatementWatch watch = new StatementWatch();

    @Test
    void theSequenceIsAskedInOraclesWay() {
        try (HikariDataSource pool = TestDatabase.H2.empty()) {
            DataSource watched = watch.apply(pool);
            new TestLedger(LedgerDatabase.H2, pool);

            assertThat(LedgerDatabase.ORACLE
                            .sequence(watched, "NIGHTSHIFT_RUN_SEQ")
                            .nextLongValue())
                    .isEqualTo(1);
            assertThat(watch.statements())
                    .containsExactly("select NIGHTSHIFT_RUN_SEQ.nextval from dual")
                    .allSatisfy(OracleGrammar::require);
        }
    }

    @Test
    void theSchemaIsCheckedInOraclesWay() throws Exception {
        try (HikariDataSource pool = TestDatabase.H2.empty()) {
            new TestLedger(LedgerDatabase.H2, pool);

            LedgerSchema.require(watch.apply(pool), LedgerDatabase.ORACLE, false);

            assertThat(watch.statements()).isNotEmpty().allSatisfy(OracleGrammar::require);
        }
    }

    @Test
    void theQuestionForMissingGrantsPassesTheGrammar() {
        OracleGrammar.require(String.valueOf(LedgerDatabase.ORACLE.grantsQuery()));
    }

    @Test
    void theQuestionForTheHolderOfALockPassesTheGrammar() {
        OracleGrammar.require(String.valueOf(LedgerDatabase.ORACLE.lockHolderQuery()));
    }
}
