package dev.nightshift.file;

import dev.nightshift.work.NightshiftException;
import java.io.IOException;

/** Reports too little disk space before it runs out and after: which folder, how much is needed, how much is free. */
final class DiskRoom {

    /** A row takes more space than its text, for its key and for its time with all digits. */
    private static final double GROWTH = 1.6;

    private static final int SAMPLE = 4 * 1024 * 1024;

    private final SortFolder folder;

    DiskRoom(SortFolder folder) {
        this.folder = folder;
    }

    /**
     * Refuses to start a sort that will not fit. The size is estimated from the decompressed size of the file's
     * beginning.
     */
    void requireFor(InputFile file) throws IOException {
        require((long) (file.size() * unpacked(file) * GROWTH), "sorting " + file.path());
    }

    private static double unpacked(InputFile file) throws IOException {
        if (file.compression() == PackedInput.NONE) {
            return 1;
        }
        try (InputText text = InputText.of(file)) {
            byte[] buffer = new byte[64 * 1024];
            long sampled = 0;
            int read = 0;
            while (read >= 0 && sampled < SAMPLE) {
                read = text.read(buffer, 0, buffer.length);
                sampled += Math.max(0, read);
            }
            return (double) sampled / Math.max(1, text.packedBytes());
        }
    }

    void require(long needed, String what) throws IOException {
        long free = folder.disk().usable(folder.path());
        if (free < needed) {
            throw NightshiftException.refused(
                    "The folder " + folder.path() + " has " + free + " bytes free; expected about " + needed + " for "
                            + what + ". Free some space, or move the work folder to a larger disk");
        }
    }

    /** The failure of a write, including the free space. */
    NightshiftException failed(IOException cause) {
        String free;
        try {
            free = folder.disk().usable(folder.path()) + " bytes are free there";
        } catch (IOException e) {
            cause.addSuppressed(e);
            free = "the free space there is unknown";
        }
        return NightshiftException.failed(
                "Sorting in " + folder.path() + " failed: " + cause.getMessage() + "; " + free
                        + ". Fix the cause and restart the run",
                cause);
    }
}
