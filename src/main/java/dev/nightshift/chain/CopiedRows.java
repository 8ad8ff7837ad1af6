package dev.nightshift.chain;

import dev.nightshift.login.Login;
import dev.nightshift.publication.Manifest;
import dev.nightshift.storage.ObjectStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The keys of rows that nights have copied, read back from their parts in the bucket, in stream order. Only parts that
 * are needed are opened, one for each stream at a time. Thread-safe.
 */
public final class CopiedRows {

    private final ObjectStore store;
    private final List<KeyStream> streams;
    private final UnaryOperator<String> command;

    /** Messages name commands without the program. */
    public CopiedRows(ObjectStore store, List<KeyStream> streams) {
        this(store, streams, UnaryOperator.identity());
    }

    /** @param command gives the command line that a user can paste */
    CopiedRows(ObjectStore store, List<KeyStream> streams, UnaryOperator<String> command) {
        this.store = store;
        this.command = command;
        this.streams =
                streams.stream().filter(stream -> !stream.parts().isEmpty()).toList();
    }

    boolean isEmpty() {
        return streams.isEmpty();
    }

    /** Whether a part contains a row of this half-open stretch of time, as far as its first and last row say. */
    boolean meets(Instant from, Instant to) {
        return streams.stream().anyMatch(stream -> stream.meets(from, to));
    }

    /** Starts before the first key. */
    public Cursor cursor() {
        return new Cursor();
    }

    /** The last login before a time; null if there is none. */
    @Nullable Login lastBefore(Instant time) {
        List<Login> ends = streams.stream()
                .filter(stream ->
                        KeyStream.first(stream.parts().get(0)).lastLogin().isBefore(time))
                .map(stream -> lastBefore(time, stream))
                .toList();
        Instant latest = ends.stream()
                .map(Login::lastLogin)
                .max(Comparator.naturalOrder())
                .orElse(null);
        if (latest == null) {
            return null;
        }
        List<Login> last =
                ends.stream().filter(login -> login.lastLogin().equals(latest)).toList();
        return last.size() == 1 ? last.get(0) : lastAt(latest);
    }

    private Login lastBefore(Instant time, KeyStream stream) {
        Manifest.Part part = stream.parts().stream()
                .filter(candidate -> KeyStream.first(candidate).lastLogin().isBefore(time))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        Login last = KeyStream.last(part);
        if (!last.lastLogin().isBefore(time)) {
            StreamCursor keys =
                    new StreamCursor(store, new KeyStream(stream.run(), stream.reader(), List.of(part)), command);
            for (; keys.head().lastLogin().isBefore(time); keys.advance()) {
                last = keys.head();
            }
        }
        return last;
    }

    /** The last of several streams' logins at one moment, whose order is that of the merge. */
    private Login lastAt(Instant time) {
        Cursor keys = cursor();
        keys.skipTo(time);
        Login last = keys.next();
        while (last != null && time.equals(keys.time())) {
            last = keys.next();
        }
        return Objects.requireNonNull(last);
    }

    /** The number of rows in a half-open stretch of time. Parts that are in it as a whole are not opened. */
    public long rows(Instant from, Instant to) {
        return streams.stream().mapToLong(stream -> rows(from, to, stream)).sum();
    }

    private long rows(Instant from, Instant to, KeyStream stream) {
        long rows = 0;
        for (Manifest.Part part : stream.parts()) {
            Instant first = KeyStream.first(part).lastLogin();
            Instant last = KeyStream.last(part).lastLogin();
            if (!first.isBefore(from) && last.isBefore(to)) {
                rows += part.rows();
            } else if (first.isBefore(to) && !last.isBefore(from)) {
                StreamCursor keys =
                        new StreamCursor(store, new KeyStream(stream.run(), stream.reader(), List.of(part)), command);
                for (keys.skipTo(from); !keys.ended() && keys.head().lastLogin().isBefore(to); keys.advance()) {
                    rows++;
                }
            }
        }
        return rows;
    }

    /**
     * Merges the streams. Of equal times the order is that of the ids, as far as each stream has them in that order.
     *
     * <p>Not thread-safe.
     */
    public final class Cursor {

        private final PriorityQueue<StreamCursor> open = new PriorityQueue<>(Comparator.comparing(StreamCursor::head));

        private Cursor() {
            streams.forEach(stream -> open.add(new StreamCursor(store, stream, command)));
        }

        /** The command line that a user can paste. */
        String command(String line) {
            return command.apply(line);
        }

        /** The next key without taking it; null at the end. */
        @Nullable Login peek() {
            StreamCursor least = open.peek();
            return least == null ? null : least.head();
        }

        /** The time of the next key; null at the end. */
        @Nullable Instant time() {
            Login next = peek();
            return next == null ? null : next.lastLogin();
        }

        /** Takes the next key; null at the end. */
        public @Nullable Login next() {
            StreamCursor least = open.poll();
            if (least == null) {
                return null;
            }
            Login next = least.head();
            least.advance();
            if (!least.ended()) {
                open.add(least);
            }
            return next;
        }

        /** Skips the keys before a time, without opening parts that end before it. */
        void skipTo(Instant time) {
            Instant next = time();
            while (next != null && next.isBefore(time)) {
                StreamCursor least = open.remove();
                least.skipTo(time);
                if (!least.ended()) {
                    open.add(least);
                }
                next = time();
            }
        }
    }
}
