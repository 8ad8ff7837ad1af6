package dev.nightshift.file;

import dev.nightshift.login.EncodedRow;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one run that belong to a range. It keeps one block in memory, whose bytes the returned rows share.
 * Not thread-safe.
 */
final class SortedRunCursor implements AutoCloseable {

    private final SortedRun run;
    private final RowRange range;
    private final FileChannel channel;
    private final int endBlock;
    private int nextBlock;
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int start;
    private boolean ended;
    private long seconds;
    private int nanos;
    private long ordinal;
    private int flags;
    private long number;
    private @Nullable LoginId other;
    private int encodedAt;
    private int encodedLength;

    /** Positions the cursor on the first row of the range, or at the end if there is none. */
    SortedRunCursor(SortedRun run, RowRange range) throws IOException {
        this.run = run;
        this.range = range;
        this.channel = run.open();
        try {
            boolean never = range.neverLoggedIn();
            this.endBlock = never ? run.meta().blocks() : run.meta().neverBlock();
            this.nextBlock = firstBlock(never ? run.meta().neverBlock() : 0);
            do {
                next();
            } while (!ended && !range.begun(this));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The last block that begins before the range does. */
    private int firstBlock(int from) throws IOException {
        int low = from;
        int high = endBlock - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            load(middle);
            if (range.begun(this)) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        bytes = ByteBuffer.allocate(0);
        return low;
    }

    /** Moves to the next row, or to the end. */
    void next() throws IOException {
        if (bytes.hasRemaining()) {
            readRow();
        } else if (nextBlock < endBlock) {
            load(nextBlock++);
        } else {
            ended = true;
        }
        if (!ended && range.over(this)) {
            ended = true;
        }
    }

    private void load(int block) throws IOException {
        bytes = ByteBuffer.wrap(run.block(channel, block));
        readRow();
    }

    private void readRow() {
        start = bytes.position();
        seconds = bytes.getLong();
        nanos = bytes.getInt();
        ordinal = bytes.getLong();
        flags = bytes.get();
        if ((flags & RowFormat.ID_IN_TEXT) == 0) {
            number = bytes.getLong();
            other = null;
        } else {
            int length = bytes.getInt();
            other = LoginId.decode(new String(bytes.array(), bytes.position(), length, StandardCharsets.UTF_8));
            bytes.position(bytes.position() + length);
        }
        encodedLength = bytes.getInt();
        encodedAt = bytes.position();
        bytes.position(encodedAt + encodedLength);
    }

    /** The time of a block's first row, which must have a login. */
    static Instant firstTime(byte[] block) {
        ByteBuffer row = ByteBuffer.wrap(block);
        return Instant.ofEpochSecond(row.getLong(), row.getInt());
    }

    /** Whether this row comes before that of another run; the end comes after every row. */
    boolean before(SortedRunCursor that) {
        if (ended || that.ended) {
            return !ended;
        }
        if (seconds != that.seconds) {
            return seconds < that.seconds;
        }
        if (nanos != that.nanos) {
            return nanos < that.nanos;
        }
        int byId = other == null && that.other == null ? Long.compare(number, that.number) : id().compareTo(that.id());
        return byId != 0 ? byId < 0 : ordinal < that.ordinal;
    }

    /** The 63 bits of the time that a long holds: a row with a smaller value comes before a row with a greater one. */
    long time() {
        return ended || neverLoggedIn() ? Long.MAX_VALUE : ((seconds - TimeReader.FIRST) << 24) | (nanos >> 6);
    }

    boolean ended() {
        return ended;
    }

    boolean neverLoggedIn() {
        return seconds == Long.MAX_VALUE;
    }

    long seconds() {
        return seconds;
    }

    int nanos() {
        return nanos;
    }

    @Nullable Instant lastLogin() {
        return neverLoggedIn() ? null : Instant.ofEpochSecond(seconds, nanos);
    }

    LoginId id() {
        return other == null ? LoginId.of(number) : other;
    }

    long ordinal() {
        return ordinal;
    }

    boolean clamped() {
        return (flags & RowFormat.CLAMPED) != 0;
    }

    boolean ambiguous() {
        return (flags & RowFormat.AMBIGUOUS) != 0;
    }

    int encodedLength() {
        return encodedLength;
    }

    LoginRecord record() {
        return new LoginRecord(lastLogin(), id(), new EncodedRow(bytes.array(), encodedAt, encodedLength));
    }

    /** Copies the row in the form that it has in its run. */
    void copyTo(RowFormat rows) {
        rows.copy(bytes.array(), start, encodedAt + encodedLength);
    }

    SortedRun run() {
        return run;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
