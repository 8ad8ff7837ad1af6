package dev.nightshift.table;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The point in time at which a run reads the table.
 *
 * @param kind {@code none}, {@code scn} for a system change number of Oracle, or {@code exported} for a snapshot of
 *     PostgreSQL that lasts as long as an attempt, see {@link SharedSnapshot}
 * @param value the system change number; otherwise null
 */
public record Snapshot(String kind, @Nullable String value) {

    /** No snapshot: the table is read as it is at the moment of reading. */
    public static final Snapshot NONE = new Snapshot("none", null);

    /** A snapshot that each attempt takes for itself. */
    static final Snapshot EXPORTED = new Snapshot("exported", null);

    private static final Pattern SCN = Pattern.compile("[1-9]\\d{0,19}");

    /** Checks that the value is a number, because it becomes part of statements. */
    public Snapshot {
        boolean fits = switch (kind) {
            case "none", "exported" -> value == null;
            case "scn" -> value != null && SCN.matcher(value).matches();
            default -> false;
        };
        if (!fits) {
            throw new IllegalArgumentException("Not a snapshot: " + kind + " " + value);
        }
    }

    /** The snapshot at a system change number. */
    static Snapshot scn(String number) {
        return new Snapshot("scn", number);
    }

    /** Whether all attempts of a run read as of this point, so that nothing can replace it when it is lost. */
    public boolean lasting() {
        return kind.equals("scn");
    }

    /** Whether this is {@link #EXPORTED}. */
    public boolean exported() {
        return kind.equals("exported");
    }

    @Override
    public String toString() {
        return value == null ? kind : kind + " " + value;
    }
}
