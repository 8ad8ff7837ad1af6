package dev.nightshift.table;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The point in time at which all attempts of a run read the table.
 *
 * @param kind {@code none}, or {@code scn} for a system change number of Oracle
 * @param value the system change number; null with {@code none}
 */
public record Snapshot(String kind, @Nullable String value) {

    /** No snapshot: the table is read as it is at the moment of reading. */
    public static final Snapshot NONE = new Snapshot("none", null);

    private static final Pattern SCN = Pattern.compile("[1-9]\\d{0,19}");

    /** Checks that the value is a number, because it becomes part of statements. */
    public Snapshot {
        boolean fits = switch (kind) {
            case "none" -> value == null;
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

    /** Whether this is {@link #NONE}. */
    boolean none() {
        return kind.equals("none");
    }

    @Override
    public String toString() {
        return none() ? kind : kind + " " + value;
    }
}
