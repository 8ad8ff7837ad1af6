package dev.nightshift.oraclewire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One log-on, in which neither side sends the password: each encrypts half of a session key by the verifier, and the
 * client then encrypts the password by both halves (python-oracledb, {@code crypto.pyx} and {@code messages/auth.pyx}).
 */
final class Challenge {

    static final int KEY_ROUNDS = 3;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final Verifier verifier;
    private final byte[] keySalt = random(16);
    private final byte[] half = random(32);
    private byte[] key = {};

    Challenge(Verifier verifier) {
        this.verifier = verifier;
    }

    int verifierType() {
        return verifier.type();
    }

    String salt() {
        return HEX.formatHex(verifier.salt());
    }

    String keySalt() {
        return HEX.formatHex(keySalt);
    }

    /** The server's half of the session key, encrypted. */
    String sessionKey() throws GeneralSecurityException {
        return HEX.formatHex(cipher(Cipher.ENCRYPT_MODE, verifier.hash(), half));
    }

    /** Whether the client knows the password. */
    boolean accepts(String clientsSessionKey, String encryptedPassword) throws GeneralSecurityException {
        byte[] clientsHalf = cipher(Cipher.DECRYPT_MODE, verifier.hash(), HEX.parseHex(clientsSessionKey));
        int length = verifier.hash().length;
        byte[] both = join(Arrays.copyOf(clientsHalf, length), Arrays.copyOf(half, length));
        key = Arrays.copyOf(derive(ascii(HEX.formatHex(both)), keySalt, KEY_ROUNDS), length);
        byte[] plain = cipher(Cipher.DECRYPT_MODE, key, HEX.parseHex(encryptedPassword));
        // Sixteen random bytes, the password, and padding of bytes that contain their number.
        int end = plain.length - plain[plain.length - 1];
        return end >= 16 && end <= plain.length && verifier.is(Arrays.copyOfRange(plain, 16, end));
    }

    /** What proves to the client that the server knows the password too. */
    String proof() throws GeneralSecurityException {
        byte[] padding = new byte[16];
        Arrays.fill(padding, (byte) padding.length);
        byte[] plain = join(join(random(16), ascii("SERVER_TO_CLIENT")), padding);
        return HEX.formatHex(cipher(Cipher.ENCRYPT_MODE, key, plain));
    }

    private static byte[] cipher(int mode, byte[] key, byte[] data) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
        return cipher.doFinal(data);
    }

    /** The first block of PBKDF2, whose 64 bytes are enough. */
    static byte[] derive(byte[] secret, byte[] salt, int rounds) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA512");
        mac.init(new SecretKeySpec(secret, "HmacSHA512"));
        byte[] round = mac.doFinal(join(salt, new byte[] {0, 0, 0, 1}));
        byte[] result = round.clone();
        for (int i = 1; i < rounds; i++) {
            round = mac.doFinal(round);
            for (int j = 0; j < result.length; j++) {
                result[j] ^= round[j];
            }
        }
        return result;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] join(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
