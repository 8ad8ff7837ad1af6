package dev.nightshift.oraclewire;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client, from its connect packet to its end. */
final class Session implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private static final int PACKET_SIZE = 8_192;

    private final Packets packets;
    private final Conversation talk;
    private final Map<String, Verifier> verifiers;
    private final Engine engine;

    Session(Socket socket, Conversation.Observer observer, Map<String, Verifier> verifiers, Engine engine)
            throws IOException {
        this.packets = new Packets(socket);
        this.talk = new Conversation(packets, PACKET_SIZE, observer);
        this.verifiers = verifiers;
        this.engine = engine;
    }

    @Override
    public void run() {
        try (packets) {
            if (connect()) {
                Handshake.agree(talk.in, talk.out);
                Optional<String> user = new Logon(talk, verifiers).user();
                if (user.isPresent()) {
                    serve(user.get());
                }
            }
        } catch (EOFException | SocketException e) {
            log.debug("A client or an order ended a session", e);
        } catch (IOException | GeneralSecurityException | OracleException | RuntimeException e) {
            log.error("The test server did not understand its client or H2", e);
        }
    }

    private boolean connect() throws IOException {
        Handshake.readConnect(packets);
        try {
            talk.begin(Call.CONNECT, "");
            Handshake.accept(packets, PACKET_SIZE);
            return true;
        } catch (OracleException e) {
            Handshake.refuse(packets, e.code());
            return false;
        }
    }

    private void serve(String user) throws IOException, OracleException {
        try (EngineSession session = engine.session(user)) {
            new Calls(talk, session).answer();
        }
    }

    /** Ends the session as a killed server process does. */
    void kill() throws IOException {
        packets.close();
    }
}
