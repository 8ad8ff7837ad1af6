package dev.nightshift.work;

import java.util.Locale;
import java.util.stream.Stream;

/** Tells a full disk, which can be emptied while a run waits for its restart, from other failures of files. */
public final class FullDisk {

    private FullDisk() {}

    /** Whether the failure or one of its causes says that the disk or the quota is full. */
    public static boolean is(Throwable failure) {
        return Causes.of(failure).stream()
                .map(cause -> String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT))
                .anyMatch(text -> Stream.of("no space left", "disk quota exceeded", "not enough space on the disk")
                        .anyMatch(text::contains));
    }
}
