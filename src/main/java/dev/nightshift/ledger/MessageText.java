package dev.nightshift.ledger;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Converts messages to texts that fit the ledger's message columns on every database. Longer messages are truncated.
 */
final class MessageText {

    private static final int MAX_CHARS = 2000;

    /** Oracle's limit for a VARCHAR2, regardless of the number of characters. */
    private static final int MAX_BYTES = 4000;

    private static final String CUT = "…";

    private MessageText() {}

    static @Nullable String fitting(@Nullable String message) {
        if (message == null) {
            return null;
        }
        // PostgreSQL accepts neither NUL nor an unpaired surrogate. Encoding replaces the latter.
        byte[] utf8 = message.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8);
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.length() <= MAX_CHARS && utf8.length <= MAX_BYTES) {
            return text;
        }
        int end = 0;
        int bytes = CUT.getBytes(StandardCharsets.UTF_8).length;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            bytes += Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
            int next = end + Character.charCount(codePoint);
            if (bytes > MAX_BYTES || next > MAX_CHARS - 1) {
                break;
            }
            end = next;
        }
        return text.substring(0, end) + CUT;
    }
}
