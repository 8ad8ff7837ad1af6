package dev.nightshift.storage;

import dev.nightshift.work.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Bytes of known length that can be read any number of times, because a failed put is sent again. */
public interface Content {

    /** The number of bytes that every opened stream returns. */
    long length();

    /** A new stream that begins with the first byte; the store closes it. */
    InputStream open();

    /** SHA-256 of the bytes in lower-case hex. */
    default String sha256() {
        MessageDigest digest = Sha256.digest();
        update(digest);
        return Sha256.hex(digest);
    }

    /** MD5 of the bytes, which S3 services compare and return; it protects against errors, not against people. */
    default byte[] md5() {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            update(digest);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime has no MD5", e);
        }
    }

    private void update(MessageDigest digest) {
        try (InputStream in = open()) {
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of a file, which must not change. */
    static Content of(Path file) {
        try {
            long length = Files.size(file);
            return new Content() {
                @Override
                public long length() {
                    return length;
                }

                @Override
                public InputStream open() {
                    try {
                        return Files.newInputStream(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The given array, not a copy; changing it afterwards changes the content. */
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
