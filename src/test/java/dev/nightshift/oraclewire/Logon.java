package dev.nightshift.oraclewire;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Logs a user on, in two calls of pairs of names and values (python-oracledb, {@code messages/auth.pyx}). The user's
 * name comes without a length of its own, as the driver writes it.
 */
final class Logon {

    private static final int FIRST_CALL = 0x76;
    private static final int SECOND_CALL = 0x73;
    private static final int PARAMETERS = 8;

    /** Of release 19: the major number in the highest byte. */
    static final long VERSION = 19L << 24 | 3 << 20;

    private final Conversation talk;
    private final Map<String, Verifier> verifiers;
    private String user = "";

    /** @param verifiers by user */
    Logon(Conversation talk, Map<String, Verifier> verifiers) {
        this.talk = talk;
        this.verifiers = verifiers;
    }

    /** The user, if the password is right; if not, the client is told. */
    Optional<String> user() throws IOException, GeneralSecurityException {
        try {
            readCall(FIRST_CALL);
            Verifier verifier = verifiers.get(user);
            if (verifier == null) {
                throw denied();
            }
            Challenge challenge = new Challenge(verifier);
            send(challenge);
            Map<String, String> answer = readCall(SECOND_CALL);
            talk.begin(Call.LOGON, user);
            if (!challenge.accepts(value(answer, "AUTH_SESSKEY"), value(answer, "AUTH_PASSWORD"))) {
                throw denied();
            }
            welcome(challenge);
            return Optional.of(user);
        } catch (OracleException e) {
            talk.failed(e, 0, 0);
            return Optional.empty();
        }
    }

    private static OracleException denied() {
        return new OracleException(1017, "invalid username/password; logon denied");
    }

    private static String value(Map<String, String> answer, String name) {
        return Objects.requireNonNull(answer.get(name), name);
    }

    private Map<String, String> readCall(int function) throws IOException {
        int message = talk.in.u1();
        int found = talk.in.u1();
        if (message != Calls.FUNCTION || found != function) {
            throw new IOException("call " + found + " in place of " + function);
        }
        talk.readSequence();
        boolean named = talk.in.flag();
        int length = talk.in.integer();
        talk.in.number(); // mode
        talk.in.skip(1);
        int pairs = talk.in.integer();
        talk.in.skip(2);
        if (named) {
            user = talk.in.rawText(length).replace("\"", "").toUpperCase(Locale.ROOT);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs; i++) {
            values.put(talk.in.countedText(), talk.in.countedText());
            talk.in.number(); // flags
        }
        return values;
    }

    private void send(Challenge challenge) throws IOException, GeneralSecurityException {
        talk.out.u1(PARAMETERS).number(5);
        pair("AUTH_SESSKEY", challenge.sessionKey(), 0);
        pair("AUTH_VFR_DATA", challenge.salt(), challenge.verifierType());
        pair("AUTH_PBKDF2_CSK_SALT", challenge.keySalt(), 0);
        pair("AUTH_PBKDF2_VGEN_COUNT", String.valueOf(Verifier.ROUNDS), 0);
        pair("AUTH_PBKDF2_SDER_COUNT", String.valueOf(Challenge.KEY_ROUNDS), 0);
        talk.done(0, 0);
    }

    private void welcome(Challenge challenge) throws IOException, GeneralSecurityException {
        Map<String, String> session = new LinkedHashMap<>();
        session.put("AUTH_VERSION_NO", String.valueOf(VERSION));
        session.put("AUTH_DBNAME", "FREEPDB1");
        session.put("AUTH_SESSION_ID", "20");
        session.put("AUTH_SERIAL_NUM", "7");
        session.put("AUTH_SC_SERVER_HOST", "localhost");
        session.put("AUTH_SC_DBUNIQUE_NAME", "FREE");
        session.put("AUTH_SC_INSTANCE_NAME", "FREE");
        session.put("AUTH_SC_SERVICE_NAME", "freepdb1");
        session.put("AUTH_INSTANCENAME", "FREE");
        session.put("AUTH_NLS_LXLAN", "AMERICAN");
        session.put("AUTH_NLS_LXCTERRITORY", "AMERICA");
        session.put("AUTH_SVR_RESPONSE", challenge.proof());
        talk.out.u1(PARAMETERS).number(session.size());
        session.forEach((name, value) -> pair(name, value, 0));
        talk.done(0, 0);
    }

    private void pair(String name, String value, long flags) {
        talk.out.countedText(name).countedText(value).number(flags);
    }
}
