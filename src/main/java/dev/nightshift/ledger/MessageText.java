package dev.nightshift.ledger;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Messages as the ledger's message columns take them on every database, cut where they are too long. */
final class MessageText {

    private static final int MOST_CHARS = 2000;

    /** Oracle's limit for a VARCHAR2, whatever the number of characters. */
    private static final int MOST_BYTES = 4000;

    private static final String CUT = "…";

    private MessageText() {}

    static @Nullable String fitting(@Nullable String message) {
        if (message == null) {
            return null;
        }
        // PostgreSQL takes neither NUL nor half a surrogate pair; encoding replaces the latter.
        byte[] utf8 = message.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8);
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.length() <= MOST_CHARS && utf8.length <= MOST_BYTES) {
            return text;
        }
        int end = 0;
        int bytes = CUT.getBytes(StandardCharsets.UTF_8).length;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            bytes += Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
            int next = end + Character.charCount(codePoint);
            if (bytes > MOST_BYTES || next > MOST_CHARS - 1) {
                break;
            }
            end = next;
        }
        return text.substring(0, end) + CUT;
    }
}
