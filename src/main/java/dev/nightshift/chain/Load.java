package dev.nightshift.chain;

import java.util.Locale;

/** {@code nightshift.load}: what a run copies. */
public enum Load {
    /** The whole table. */
    FULL,
    /** The window from the cutoff of the night before to its own; the first night of a chain copies all before. */
    INCREMENTAL;

    /** The name used in settings. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
