package dev.nightshift.oraclewire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/** What a server stores of a password, with which it can tell whether a client knows it. */
final class Verifier {

    /** The driver accepts no fewer. */
    static final int ROUNDS = 4096;

    /** The release that stores passwords so. */
    enum Release {
        /** By one round of SHA-1. */
        ELEVEN(0x1B25, 10),
        /** By thousands of rounds of SHA-512, for each of which the client too needs time. */
        TWELVE(0x4815, 16);

        private final int type;
        private final int saltLength;

        Release(int type, int saltLength) {
            this.type = type;
            this.saltLength = saltLength;
        }
    }

    private final int type;
    private final byte[] password;
    private final byte[] salt;
    private final byte[] hash;

    Verifier(String password, Release release) throws GeneralSecurityException {
        this.type = release.type;
        this.password = password.getBytes(StandardCharsets.UTF_8);
        this.salt = Challenge.random(release.saltLength);
        this.hash = release == Release.ELEVEN
                ? Arrays.copyOf(digest("SHA-1", this.password), 24)
                : Arrays.copyOf(digest("SHA-512", manyRounds()), 32);
    }

    private byte[] manyRounds() throws GeneralSecurityException {
        byte[] name = "AUTH_PBKDF2_SPEEDY_KEY".getBytes(StandardCharsets.US_ASCII);
        return Challenge.derive(password, Challenge.join(salt, name), ROUNDS);
    }

    private byte[] digest(String algorithm, byte[] secret) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance(algorithm);
        digest.update(secret);
        return digest.digest(salt);
    }

    int type() {
        return type;
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
