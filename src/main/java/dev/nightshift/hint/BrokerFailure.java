package dev.nightshift.hint;

import dev.nightshift.work.Causes;
import jakarta.jms.JMSSecurityException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import javax.net.ssl.SSLException;

/**
 * Why a broker cannot be used.
 *
 * @param found a sentence without its full stop
 * @param advice what an operator can do, likewise
 */
public record BrokerFailure(String found, String advice) {

    static BrokerFailure of(JmsProperties settings, Throwable failure) {
        Throwable root = Causes.root(failure);
        String broker = "The JMS broker " + settings.url();
        String said = root.getMessage() == null ? root.toString() : Causes.firstLine(root);
        if (Causes.first(failure, JMSSecurityException.class).isPresent()) {
            return new BrokerFailure(
                    broker + " refuses "
                            + (settings.username() == null
                                    ? "a client without nightshift.workers.jms.username"
                                    : "the user " + settings.username())
                            + ": " + said,
                    "Correct nightshift.workers.jms.username and nightshift.workers.jms.password, and let the user read"
                            + " and write the queue " + settings.queue());
        }
        return new BrokerFailure(
                broker + " cannot be used: " + said,
                Causes.first(failure, SSLException.class).isPresent() || ended(settings, failure)
                        ? "Check that the port is one for TLS, and that Java trusts the broker's certificate"
                        : "Start the broker, or correct nightshift.workers.jms.url");
    }

    /** Whether the other side was there and ended the handshake, as one that does not speak TLS does. */
    private static boolean ended(JmsProperties settings, Throwable failure) {
        return settings.url() != null
                && settings.url().contains("ssl:")
                && (Causes.first(failure, EOFException.class).isPresent()
                        || Causes.first(failure, SocketException.class)
                                .filter(e -> !(e instanceof ConnectException || e instanceof NoRouteToHostException))
                                .isPresent());
    }
}
