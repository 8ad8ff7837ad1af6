package dev.nightshift.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlErrorKindTests {

    /** Its SQL state is that of a lost connection. */
    @Test
    void aPoolThatRefusesTransactionsIsNotTriedAgain() {
        SQLException refused =
                new SQLException("ERROR: transaction blocks not allowed in statement pooling mode", "08P01");

        assertThat(SqlErrorKind.of(refused)).isEqualTo(SqlErrorKind.PERMANENT);
        assertThat(DriverText.of(refused))
                .startsWith("ERROR: transaction blocks not allowed in statement pooling mode (")
                .contains("set pgbouncer's pool_mode to session");
    }

    @ParameterizedTest
    @ValueSource(strings = {"42P05", "26000"})
    void aPoolThatLosesPreparedStatementsIsNamedWithTheSettingThatHelps(String state) {
        SQLException lost = new SQLClientInfoException(
                "Failed to set ClientInfo property: ApplicationName",
                state,
                0,
                Map.of(),
                new SQLException("ERROR: prepared statement", state));

        assertThat(SqlErrorKind.of(lost)).isEqualTo(SqlErrorKind.PERMANENT);
        assertThat(DriverText.of(lost))
                .startsWith("Failed to set ClientInfo property: ApplicationName (a pool such as pgbouncer")
                .endsWith("?prepareThreshold=0)");
    }

    @ParameterizedTest
    @CsvSource({
        "CREDENTIALS, 1017",
        "CREDENTIALS, 28000",
        "CREDENTIALS, 28001",
        "SNAPSHOT_LOST, 1555",
        "SNAPSHOT_LOST, 8180",
        "SNAPSHOT_LOST, 8181",
        "SNAPSHOT_LOST, 1466",
        "PERMANENT, 942",
        "PERMANENT, 904",
        "PERMANENT, 1031",
        "PERMANENT, 12154",
        "PERMANENT, 600",
        "PERMANENT, 8103",
        "TRANSIENT, 28",
        "TRANSIENT, 3113",
        "TRANSIENT, 1033",
        "TRANSIENT, 3172",
        "TRANSIENT, 12541",
        "TRANSIENT, 2396",
        "TRANSIENT, 25405",
        "TRANSIENT, 17002",
        "TRANSIENT, 17410",
        "TRANSIENT, 60",
        "TRANSIENT, 18",
        "TRANSIENT, 1652",
        "TRANSIENT, 12609"
    })
    void anOracleCodeIsUnderstoodWhateverItsState(SqlErrorKind fault, int code) {
        // 72000 is what Oracle's driver says of half of them.
        assertThat(SqlErrorKind.of(new SQLException("no words", "72000", code))).isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource({
        "CREDENTIALS, 28P01",
        "CREDENTIALS, 28000",
        "PERMANENT, 3D000",
        "PERMANENT, 42501",
        "PERMANENT, 42P01",
        "PERMANENT, 25006",
        "PERMANENT, 08004",
        "TRANSIENT, 08006",
        "TRANSIENT, 08001",
        "TRANSIENT, 57P01",
        "TRANSIENT, 57P03",
        "TRANSIENT, 53300",
        "TRANSIENT, 40001",
        "TRANSIENT, 40P01",
        "TRANSIENT, 57014",
        "TRANSIENT, 25P03"
    })
    void aStateOfPostgresqlIsUnderstood(SqlErrorKind fault, String state) {
        assertThat(SqlErrorKind.of(new SQLException("no words", state))).isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource({"TRANSIENT, 90067", "TRANSIENT, 90098", "TRANSIENT, 50200", "PERMANENT, 90146", "PERMANENT, 42102"})
    void aCodeOfH2IsUnderstood(SqlErrorKind fault, int code) {
        assertThat(SqlErrorKind.of(new SQLNonTransientConnectionException("no words", String.valueOf(code), code)))
                .isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource({"604, 3113, TRANSIENT", "604, 1555, SNAPSHOT_LOST", "12801, 942, PERMANENT", "12801, 1017, CREDENTIALS"
    })
    void ofAnErrorThatOnlyPointsToAnotherTheOtherCounts(int outer, int inner, SqlErrorKind fault) {
        String message = "ORA-%05d: error occurred in%nORA-%05d: what happened%n".formatted(outer, inner);

        assertThat(SqlErrorKind.of(new SQLException(message, "60000", outer))).isEqualTo(fault);
    }

    @Test
    void whatNobodyKnowsIsPermanent() {
        assertThat(SqlErrorKind.of(new SQLException("no words", "XX000", 31415)))
                .isEqualTo(SqlErrorKind.PERMANENT);
        assertThat(SqlErrorKind.of(new SQLException())).isEqualTo(SqlErrorKind.PERMANENT);
        assertThat(SqlErrorKind.of(new IllegalStateException("ours"))).isEqualTo(SqlErrorKind.PERMANENT);
    }

    @Test
    void theClassOfAnExceptionCountsWhereItsCodeIsUnknown() {
        assertThat(SqlErrorKind.of(new SQLRecoverableException("no words"))).isEqualTo(SqlErrorKind.TRANSIENT);
        assertThat(SqlErrorKind.of(new SQLTransientConnectionException("no words")))
                .isEqualTo(SqlErrorKind.TRANSIENT);
        assertThat(SqlErrorKind.of(new SQLTimeoutException("no words"))).isEqualTo(SqlErrorKind.TRANSIENT);
        assertThat(SqlErrorKind.of(new SQLRecoverableException("no words", null, 1017)))
                .isEqualTo(SqlErrorKind.CREDENTIALS);
    }

    @Test
    void causesAndChainedExceptionsCount() {
        SQLException chained = new SQLException("no words");
        chained.setNextException(new SQLException("no words", "08006"));

        assertThat(SqlErrorKind.of(chained)).isEqualTo(SqlErrorKind.TRANSIENT);
        assertThat(SqlErrorKind.of(new IllegalStateException(chained))).isEqualTo(SqlErrorKind.TRANSIENT);
        assertThat(SqlErrorKind.of(new SQLException("no words", new SocketTimeoutException("Read timed out"))))
                .isEqualTo(SqlErrorKind.TRANSIENT);
        assertThat(SqlErrorKind.of(new SQLException("no words", new UnknownHostException("db"))))
                .isEqualTo(SqlErrorKind.TRANSIENT);
    }

    @Test
    void ofSeveralVerdictsTheOneAgainstTryingAgainRules() {
        SQLException pool = new SQLTransientConnectionException("timed out", "08001");
        pool.initCause(new SQLException("password authentication failed", "28P01"));

        assertThat(SqlErrorKind.of(pool)).isEqualTo(SqlErrorKind.CREDENTIALS);
    }

    @Test
    void aCertificateOrAFileThatIsWrongStaysWrong() {
        IOException handshake = new SSLHandshakeException("no path");
        handshake.initCause(new CertificateException("unknown issuer"));

        assertThat(SqlErrorKind.of(new SQLException("no words", "08006", handshake)))
                .isEqualTo(SqlErrorKind.PERMANENT);
        assertThat(SqlErrorKind.of(new SQLException("no words", new FileNotFoundException("cwallet.sso"))))
                .isEqualTo(SqlErrorKind.PERMANENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"No more data to read from socket", "Connection reset by peer", "Broken pipe"})
    void theWordsCountWhereThereIsNothingElse(String words) {
        assertThat(SqlErrorKind.of(new SQLException(words))).isEqualTo(SqlErrorKind.TRANSIENT);
    }

    @Test
    void causesThatGoInACircleEnd() {
        SQLException one = new SQLException("one");
        SQLException other = new SQLException("other", one);
        one.initCause(other);

        assertThat(SqlErrorKind.of(one)).isEqualTo(SqlErrorKind.PERMANENT);
    }
}
