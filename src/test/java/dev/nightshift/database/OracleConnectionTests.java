package dev.nightshift.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightshift.database.FakeListener.Answer;
import dev.nightshift.work.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real Oracle driver against listeners that fail: what it throws is understood, and it never waits for ever. */
@Timeout(30)
final class OracleConnectionTests {

    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofHours(1);

    @ParameterizedTest
    @ValueSource(ints = {12514, 12516, 12518, 12519, 12520, 12526, 12528, 12537, 12564})
    void aListenerThatIsNotReadyIsAskedAgain(int code) throws Exception {
        SQLException failure = refusal(code);

        assertThat(failure.getErrorCode()).isEqualTo(code);
        assertThat(SqlErrorKind.of(failure)).isEqualTo(SqlErrorKind.TRANSIENT);
    }

    @Test
    void aServiceThatDoesNotExistIsPermanent() throws Exception {
        assertThat(SqlErrorKind.of(refusal(12505))).isEqualTo(SqlErrorKind.PERMANENT);
    }

    @Test
    void credentialsThatAreRefusedAreNotAskedWithAgain() throws Exception {
        try (FakeListener listener = new FakeListener(Answer.refuse(28000))) {
            UnpooledDataSource connections = new UnpooledDataSource(access(url(listener.port()), SHORT, LONG));

            SQLException first = failure(connections);
            SQLException second = failure(connections);

            assertThat(SqlErrorKind.of(first)).isEqualTo(SqlErrorKind.CREDENTIALS);
            assertThat(second.getMessage()).startsWith(first.getMessage());
            assertThat(SqlErrorKind.of(second)).isEqualTo(SqlErrorKind.CREDENTIALS);
            assertThat(listener.calls()).isEqualTo(1);
        }
    }

    @Test
    void aClosedPortIsTransient() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThat(SqlErrorKind.of(failure(new UnpooledDataSource(access(url(port), SHORT, LONG)))))
                .isEqualTo(SqlErrorKind.TRANSIENT);
    }

    @Test
    void anUnknownHostIsTransient() throws Exception {
        String url = "jdbc:oracle:thin:@//nowhere.invalid:1521/S";

        assertThat(SqlErrorKind.of(failure(new UnpooledDataSource(access(url, SHORT, LONG)))))
                .isEqualTo(SqlErrorKind.TRANSIENT);
    }

    @Test
    void aPeerThatHangsUpIsTransient() throws Exception {
        assertThat(SqlErrorKind.of(failure(Answer.HANG_UP, SHORT, LONG))).isEqualTo(SqlErrorKind.TRANSIENT);
    }

    @Test
    void aPeerThatIsNoDatabaseIsTransient() throws Exception {
        assertThat(SqlErrorKind.of(failure(Answer.GARBAGE, SHORT, LONG))).isEqualTo(SqlErrorKind.TRANSIENT);
    }

    @ParameterizedTest
    @CsvSource({"PT1S, PT1H", "PT1H, PT1S"})
    void aSilentPeerIsWaitedForNoLongerThanEitherLimit(Duration connect, Duration read) throws Exception {
        long start = System.nanoTime();

        SQLException failure = failure(Answer.SILENCE, connect, read);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
        assertThat(SqlErrorKind.of(failure)).isEqualTo(SqlErrorKind.TRANSIENT);
    }

    private static SQLException refusal(int code) throws IOException, SQLException {
        return failure(Answer.refuse(code), SHORT, LONG);
    }

    private static SQLException failure(Answer answer, Duration connect, Duration read)
            throws IOException, SQLException {
        try (FakeListener listener = new FakeListener(answer)) {
            return failure(new UnpooledDataSource(access(url(listener.port()), connect, read)));
        }
    }

    private static SQLException failure(UnpooledDataSource connections) {
        SQLException failure = catchThrowableOfType(SQLException.class, connections::getConnection);
        assertThat((Throwable) failure).isNotNull();
        return failure;
    }

    private static String url(int port) {
        return "jdbc:oracle:thin:@//127.0.0.1:" + port + "/S";
    }

    private static Access access(String url, Duration connect, Duration read) {
        return Access.to(url, "reader", Secret.of("hidden"), new Access.Limits(connect, read));
    }
}
