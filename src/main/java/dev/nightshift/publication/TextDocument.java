package dev.nightshift.publication;

import dev.nightshift.work.Sha256;
import java.nio.charset.StandardCharsets;

/** A text as the UTF-8 bytes of an object. Immutable. */
public final class TextDocument {

    private final byte[] bytes;

    private TextDocument(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The document with this text, unchanged. */
    public static TextDocument of(String text) {
        return new TextDocument(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The document in UTF-8. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The document as text. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The SHA-256 of the bytes in lower-case hex. */
    public String sha256() {
        return Sha256.of(bytes);
    }
}
