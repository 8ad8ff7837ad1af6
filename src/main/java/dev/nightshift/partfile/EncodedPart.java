package dev.nightshift.partfile;

import dev.nightshift.login.LoginRecord;
import dev.nightshift.storage.Content;
import java.io.InputStream;

/**
 * A finished part file in memory, whose bytes can be read any number of times.
 *
 * @param content the bytes of the file
 * @param sha256 SHA-256 of the bytes in lower-case hex
 * @param rows number of rows, at least one
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
