package dev.nightshift.login;

import java.util.Locale;

/** The type in which a column's values travel from source to part file; every type is carried exactly. */
public enum ColumnType {
    NUMBER,
    NUMBER_OR_TEXT,
    DOUBLE,
    TEXT,
    BINARY,
    UUID,
    BOOLEAN,
    DATE,
    LOCAL_DATE_TIME,
    OFFSET_DATE_TIME,
    INSTANT;

    /** The type's name in documents: lower case with hyphens. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The inverse of {@link #label}; any other text is refused with a message that names it. */
    public static ColumnType ofLabel(String label) {
        for (ColumnType type : values()) {
            if (type.label().equals(label)) {
                return type;
            }
        }
        throw new IllegalArgumentException("Not a column type: \"" + label + "\"");
    }
}
