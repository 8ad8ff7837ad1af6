package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerProperties;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A commit that took effect although its answer was lost is never treated as one that did not. */
class LostCommitTests {

    @TempDir
    Path folder;

    @Test
    void theOutcomeOfACommitWithoutAnswerIsUnknown() {
        try (Ledger ledger = Ledger.open(new LedgerProperties(null, null, null), folder)) {
            int[] outcome = {-1};
            ledger.transactions().setDataSource(new LosingAnswers(ledger.dataSource()));
            TransactionTemplate transaction = new TransactionTemplate(ledger.transactions());
            assertThatThrownBy(() -> transaction.executeWithoutResult(status ->
                            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                                @Override
                                public void afterCompletion(int completed) {
                                    outcome[0] = completed;
                                }
                            })))
                    .hasRootCauseMessage("the answer was lost");
            assertThat(outcome[0]).isEqualTo(TransactionSynchronization.STATUS_UNKNOWN);
        }
    }

    /** Commits, and then says that it failed. */
    private static final class LosingAnswers extends DelegatingDataSource {

        private LosingAnswers(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            return (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        try {
                            Object result = method.invoke(connection, arguments);
                            if (method.getName().equals("commit")) {
                                throw new SQLException("the answer was lost");
                            }
                            return result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
