package dev.nightshift.source;

import dev.nightshift.login.LoginId;
import dev.nightshift.login.Position;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Secret;
import dev.nightshift.work.SettingsException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that protects values: it replaces a value by its HMAC, and seals the position of a protected id, so that the
 * ledger does not contain the id. Equal values give equal results.
 *
 * <p>Not thread-safe; each reader has its own, from {@link #copy}.
 */
public final class ProtectionKey {

    /** The number of characters of an HMAC. */
    public static final int HMAC_LENGTH = 64;

    private static final String SETTING = "nightshift.source.hmac-key";

    /** A shorter key could be found by trying. */
    private static final int SHORTEST = 32;

    private static final int ID_DIGITS = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** The greatest number of bytes that the ledger can store of a sealed id, in base64. */
    private static final int MOST_SEALED_BYTES = 3_998 / 4 * 3;

    private final Key key;
    private final Mac mac;
    private final Key sealing;
    private final Mac nonces;
    private final String id;

    private ProtectionKey(Key key) {
        this.key = key;
        this.mac = mac(key);
        this.sealing = new SecretKeySpec(derived("nightshift position"), "AES");
        this.nonces = mac(new SecretKeySpec(derived("nightshift position nonce"), "HmacSHA256"));
        this.id = hmac("nightshift key id").substring(0, ID_DIGITS);
    }

    /**
     * The key that the settings contain.
     *
     * @throws SettingsException if the key is too short
     */
    public static ProtectionKey of(Secret secret) {
        byte[] bytes = secret.reveal().getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST) {
            throw new SettingsException(
                    SETTING + " is shorter than " + SHORTEST + " characters (not shown), so that it could be found by"
                            + " trying; use a random one, such as that of: openssl rand -hex 32");
        }
        return new ProtectionKey(new SecretKeySpec(bytes, "HmacSHA256"));
    }

    /** The same key, for another thread. */
    public ProtectionKey copy() {
        return new ProtectionKey(key);
    }

    /** Differs from key to key, and does not reveal the key. */
    public String id() {
        return id;
    }

    /** The HMAC of a text's UTF-8 bytes, in lower-case hex. */
    public String hmac(String text) {
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The HMAC of a value: of a number without superfluous zeros, of bytes in upper-case hex. */
    String hmac(Object value) {
        if (value instanceof String text) {
            return hmac(text);
        }
        if (value instanceof byte[] bytes) {
            return hmac(HexFormat.of().withUpperCase().formatHex(bytes));
        }
        return hmac(value instanceof BigDecimal number ? LoginId.of(number).toString() : String.valueOf(value));
    }

    /** The protected form of an id. */
    public LoginId hmac(LoginId raw) {
        return LoginId.of(hmac(raw.value()));
    }

    /** The position with its id sealed, as the ledger stores it. */
    public Position sealed(Position raw) {
        byte[] plain = raw.id().encoded().getBytes(StandardCharsets.UTF_8);
        // The nonce depends on the id alone, so that equal positions are stored as equal texts.
        byte[] nonce = Arrays.copyOf(nonces.doFinal(plain), NONCE_BYTES);
        try {
            byte[] cipher = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain);
            byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + cipher.length);
            System.arraycopy(cipher, 0, sealed, NONCE_BYTES, cipher.length);
            if (sealed.length > MOST_SEALED_BYTES) {
                throw NightshiftException.refused(
                        "An id has " + plain.length + " bytes; a protected id may have at most "
                                + (MOST_SEALED_BYTES - NONCE_BYTES - TAG_BITS / 8 - 2)
                                + ". Leave its row out with nightshift.source.where");
            }
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
            return new Position(raw.storedTime(), LoginId.of(text), raw.ordinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES/GCM", e);
        }
    }

    /** The inverse of {@link #sealed}. */
    public Position opened(Position sealed) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode((String) sealed.id().value());
            byte[] plain = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(bytes, NONCE_BYTES))
                    .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
            LoginId raw = LoginId.decode(new String(plain, StandardCharsets.UTF_8));
            return new Position(sealed.storedTime(), raw, sealed.ordinal());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw NightshiftException.inconsistent(
                    "The position that the ledger stores cannot be opened with " + SETTING + "; it was changed, or"
                            + " sealed with another key",
                    e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private byte[] derived(String purpose) {
        return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    }

    private static Mac mac(Key key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "key " + id;
    }
}
