package dev.nightshift.verification;

import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.ObjectSummary;
import dev.nightshift.storage.ObjectTooLargeException;
import dev.nightshift.storage.StoredObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bucket, as the verification reads it. */
record Bucket(ObjectStore store) {

    String name(String key) {
        return store.location(key);
    }

    /** @throws DamagedException if it is larger than any object of this program */
    Optional<byte[]> get(String key) {
        try {
            return store.get(key).map(StoredObject::content);
        } catch (ObjectTooLargeException e) {
            throw new DamagedException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The sizes of all objects in the given folders, by key. */
    Map<String, Long> sizes(List<String> folders) {
        Map<String, Long> sizes = new HashMap<>();
        for (String folder : folders) {
            for (ObjectSummary object : store.list(folder)) {
                sizes.put(object.key(), object.bytes());
            }
        }
        return sizes;
    }
}
