package dev.nightshift.partfile;

import dev.nightshift.login.Block;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.work.NightshiftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Encodes rows with a format's encoder, counts them, and refuses a part that is too large for one object. */
final class PartInMemory implements PartEncoder {

    /** The limit of a part, because a part is one object and is written by one put. */
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private final PartBytes bytes;
    private final RowEncoder encoder;
    private @Nullable LoginRecord first;
    private @Nullable LoginRecord last;
    private int rows;
    private boolean ended;

    /** @param encoder writes to {@code bytes} */
    PartInMemory(PartBytes bytes, RowEncoder encoder) {
        this.bytes = bytes;
        this.encoder = encoder;
    }

    @Override
    public void add(Block block) {
        requireOpen();
        try {
            for (LoginRecord row : block.records()) {
                encoder.write(row);
                first = first == null ? row : first;
                last = row;
                rows++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public @Nullable EncodedPart complete() {
        requireOpen();
        if (first == null || last == null) {
            abort();
            return null;
        }
        ended = true;
        try {
            encoder.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            encoder.abandon();
        }
        if (bytes.length() > MOST_BYTES) {
            throw NightshiftException.refused("The part from " + first.id() + " to " + last.id() + " has "
                    + bytes.length() + " bytes, more than the " + MOST_BYTES
                    + " that one object may have; set a smaller nightshift.chunk-size");
        }
        return new EncodedPart(bytes.content(), bytes.sha256(), rows, first, last);
    }

    @Override
    public void abort() {
        if (!ended) {
            ended = true;
            encoder.abandon();
        }
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("The part has already ended");
        }
    }
}
