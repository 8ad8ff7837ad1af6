package dev.nightshift.chain;

import dev.nightshift.login.Login;
import dev.nightshift.partfile.UnreadablePartException;
import dev.nightshift.publication.Manifest;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.StoredObject;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Moves forward over the keys of a stream. It opens a part only for a key that is neither its first nor its last, has
 * the keys of one part in memory at most, and refuses a part that is not the one that was published.
 *
 * <p>Not thread-safe.
 */
final class StreamCursor {

    private final ObjectStore store;
    private final KeyStream stream;
    private final UnaryOperator<String> command;
    private int part;

    /** The keys of the part, if it is open. */
    private @Nullable List<Login> keys;

    private int position;

    StreamCursor(ObjectStore store, KeyStream stream, UnaryOperator<String> command) {
        this.store = store;
        this.stream = stream;
        this.command = command;
    }

    boolean ended() {
        return part == stream.parts().size();
    }

    /** The present key, of a stream that has not ended. */
    Login head() {
        return keys == null ? KeyStream.first(current()) : keys.get(position);
    }

    void advance() {
        position++;
        if (position >= current().rows()) {
            nextPart();
        } else {
            opened();
        }
    }

    /** Moves to the first key that is not before this time; never back. */
    void skipTo(Instant time) {
        while (!ended() && KeyStream.last(current()).lastLogin().isBefore(time)) {
            nextPart();
        }
        if (!ended() && head().lastLogin().isBefore(time)) {
            position = firstNotBefore(time, opened());
        }
    }

    private int firstNotBefore(Instant time, List<Login> sorted) {
        int low = position;
        int high = sorted.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted.get(middle).lastLogin().isBefore(time)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Manifest.Part current() {
        return stream.parts().get(part);
    }

    private void nextPart() {
        part++;
        position = 0;
        keys = null;
    }

    private List<Login> opened() {
        List<Login> read = keys;
        if (read == null) {
            read = read(current());
            keys = read;
        }
        return read;
    }

    private List<Login> read(Manifest.Part expected) {
        byte[] content = store.get(expected.key())
                .map(StoredObject::content)
                .orElseThrow(() -> refused(expected, "is missing", null));
        String hash = Sha256.of(content);
        if (!hash.equals(expected.sha256())) {
            throw refused(expected, "has the SHA-256 " + hash + ", expected " + expected.sha256(), null);
        }
        List<Login> found = new ArrayList<>(expected.rows());
        try {
            stream.reader().read(content, (time, id) -> {
                if (time != null) {
                    found.add(new Login(time, id));
                }
            });
        } catch (UnreadablePartException e) {
            throw refused(expected, "cannot be read: " + e.getMessage(), e);
        }
        if (found.size() != expected.rows()
                || !found.get(0).equals(KeyStream.first(expected))
                || !found.get(found.size() - 1).equals(KeyStream.last(expected))) {
            throw refused(
                    expected,
                    "has other logins than those that were published (" + found.size() + ", expected " + expected.rows()
                            + ")",
                    null);
        }
        return found;
    }

    private NightshiftException refused(Manifest.Part expected, String found, @Nullable Throwable cause) {
        return NightshiftException.refused(
                "Part " + store.location(expected.key()) + " of run " + stream.run() + " " + found
                        + ", so it is not known which rows that night copied. See what is damaged with: "
                        + command.apply("verify " + stream.run() + " --deep")
                        + "; restore the object, or start a new chain with: " + command.apply("run --full"),
                cause);
    }
}
