package dev.nightshift.publication;

import dev.nightshift.work.Sha256;
import java.nio.charset.StandardCharsets;

/** A text as the bytes of an object, in UTF-8. Immutable. */
public final class TextDocument {

    private final byte[] bytes;

    private TextDocument(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The text as it is. */
    public static TextDocument of(String text) {
        return new TextDocument(text.getBytes(StandardCharsets.UTF_8));
    }

    /** UTF-8. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** As text. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Of the bytes, lower case hex. */
    public String sha256() {
        return Sha256.of(bytes);
    }
}
