package dev.nightshift.oraclewire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/** What a server of 12c stores of a password, with which it can tell whether a client knows it. */
final class Verifier {

    static final int TYPE = 0x4815;

    /** The driver accepts no fewer. */
    static final int ROUNDS = 4096;

    private final byte[] password;
    private final byte[] salt = Challenge.random(16);
    private final byte[] hash;

    Verifier(String password) throws GeneralSecurityException {
        this.password = password.getBytes(StandardCharsets.UTF_8);
        byte[] name = "AUTH_PBKDF2_SPEEDY_KEY".getBytes(StandardCharsets.US_ASCII);
        MessageDigest sha = MessageDigest.getInstance("SHA-512");
        sha.update(Challenge.derive(this.password, Challenge.join(salt, name), ROUNDS));
        this.hash = Arrays.copyOf(sha.digest(salt), 32);
    }

    byte[] salt() {
        return salt;
    }

    byte[] hash() {
        return hash;
    }

    boolean is(byte[] other) {
        return Arrays.equals(other, password);
    }
}
