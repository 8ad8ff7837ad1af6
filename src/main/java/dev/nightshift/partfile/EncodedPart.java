package dev.nightshift.partfile;

import dev.nightshift.login.LoginRecord;
import dev.nightshift.storage.Content;
import java.io.InputStream;

/**
 * A part file in memory, finished: what it holds, and its bytes as often as they are asked for.
 *
 * @param content its bytes
 * @param sha256 of its bytes, lower case hex
 * @param rows at least one
 */
public record EncodedPart(Content content, String sha256, int rows, LoginRecord first, LoginRecord last)
        implements Content {

    @Override
    public long length() {
        return content.length();
    }

    @Override
    public InputStream open() {
        return content.open();
    }
}
