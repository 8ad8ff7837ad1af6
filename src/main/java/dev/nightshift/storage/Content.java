package dev.nightshift.storage;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Bytes of known length that can be read more than once, because a failed put is sent again. */
public interface Content {

    /** The number of bytes that every opened stream gives. */
    long length();

    /** A new stream from the first byte on; the store closes it. */
    InputStream open();

    /** The given bytes, not copied: whoever changes them afterwards changes the content. */
    static Content of(byte[] bytes) {
        return new Content() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }
}
