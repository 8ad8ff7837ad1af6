package dev.nightshift.migration;

import dev.nightshift.storage.Content;
import dev.nightshift.storage.ObjectExistsException;
import dev.nightshift.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Puts that can be repeated: an object that is there with equal bytes is as good as one just put. */
final class RepeatablePut {

    private RepeatablePut() {}

    /**
     * Puts an object unless it is there with these very bytes.
     *
     * @return whether it was put now: one that was there may be somebody else's, who counts on it
     * @throws ObjectExistsException if it is there with other bytes
     */
    static boolean putSame(ObjectStore store, String key, Content content, String contentType) {
        try {
            store.putIfAbsent(key, content, contentType);
            return true;
        } catch (ObjectExistsException e) {
            if (!sameBytes(store, key, content)) {
                throw e;
            }
            return false;
        }
    }

    private static boolean sameBytes(ObjectStore store, String key, Content content) {
        return store.get(key)
                .map(found -> Arrays.equals(found.content(), read(content)))
                .orElse(false);
    }

    private static byte[] read(Content content) {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
