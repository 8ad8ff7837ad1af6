package dev.nightshift.oraclewire;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A type as a column is declared with it: what H2 has in its place, and how its values are described to a client. */
final class OracleTypeName {

    static final String PATTERN =
            "TIMESTAMP(?:\\s*\\(\\d\\))?\\s+WITH\\s+(?:LOCAL\\s+)?TIME\\s+ZONE" + "|[A-Za-z]\\w*(?:\\s*\\([^)]*\\))?";

    private static final Pattern PARTS =
            Pattern.compile("(\\w+)\\s*(?:\\(\\s*(\\*|\\d+)\\s*(?:,\\s*(-?\\d+)\\s*|(CHAR|BYTE)\\s*)?\\))?\\s*(.*)");

    private static final Set<String> KNOWN = Set.of(
            "NUMBER",
            "INTEGER",
            "FLOAT",
            "BINARY_FLOAT",
            "BINARY_DOUBLE",
            "VARCHAR",
            "VARCHAR2",
            "NVARCHAR2",
            "CHAR",
            "NCHAR",
            "CLOB",
            "NCLOB",
            "RAW",
            "DATE",
            "TIMESTAMP");

    private static final int MOST_BYTES = 4000;

    private final String name;
    /** In parentheses; -1 if there is none. */
    private final int first;

    private final int second;
    private final boolean inCharacters;
    private final String zone;

    OracleTypeName(String declared) throws OracleException {
        Matcher parts = PARTS.matcher(declared.toUpperCase(Locale.ROOT).replaceAll("\\s+", " "));
        if (!parts.matches() || !KNOWN.contains(parts.group(1))) {
            throw new OracleException(902, "invalid datatype: " + declared);
        }
        this.name = parts.group(1).equals("VARCHAR") ? "VARCHAR2" : parts.group(1);
        String length = parts.group(2);
        this.first = length == null ? -1 : length.equals("*") ? 38 : Integer.parseInt(length);
        this.second = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
        this.inCharacters = "CHAR".equals(parts.group(4));
        this.zone = parts.group(5);
    }

    private int length() {
        return Math.max(1, first);
    }

    private int fraction() {
        return first < 0 ? 6 : first;
    }

    /** The greatest number of bytes of a text that is limited by them, which H2 does not know. */
    OptionalInt mostBytes() {
        return name.equals("VARCHAR2") ? OptionalInt.of(bytes()) : OptionalInt.empty();
    }

    private int bytes() {
        return Math.min(MOST_BYTES, inCharacters ? 4 * length() : length());
    }

    String h2() {
        return switch (name) {
            case "DATE" -> "TIMESTAMP(0)";
            case "TIMESTAMP" -> "TIMESTAMP(" + fraction() + ")" + (zone.isEmpty() ? "" : " WITH TIME ZONE");
            case "NUMBER" ->
                first < 0
                        ? "DECFLOAT(40)"
                        : second < 0
                                ? "NUMERIC(" + (first - second) + ")"
                                : "NUMERIC(" + Math.max(first, second) + ", " + second + ")";
            case "INTEGER" -> "NUMERIC(38)";
            case "FLOAT" -> "DECFLOAT(40)";
            case "BINARY_FLOAT" -> "REAL";
            case "BINARY_DOUBLE" -> "DOUBLE PRECISION";
            case "VARCHAR2", "NVARCHAR2" -> "VARCHAR(" + length() + ")";
            case "CHAR", "NCHAR" -> "CHAR(" + length() + ")";
            case "RAW" -> "VARBINARY(" + length() + ")";
            case "CLOB", "NCLOB" -> "CLOB";
            default -> throw new IllegalStateException(name);
        };
    }

    Column column(String column, boolean nullable) {
        return switch (name) {
            case "NUMBER" ->
                first < 0
                        ? Column.number(column, 0, Column.NO_SCALE, nullable)
                        : Column.number(column, first, second, nullable);
            case "INTEGER" -> Column.number(column, 38, 0, nullable);
            case "FLOAT" -> Column.number(column, first < 0 ? 126 : first, Column.NO_SCALE, nullable);
            case "DATE" -> Column.of(column, WireType.DATE, 0, 7, nullable);
            case "TIMESTAMP" ->
                zone.isEmpty()
                        ? Column.of(column, WireType.TIMESTAMP, fraction(), 11, nullable)
                        : zone.contains("LOCAL")
                                ? Column.of(column, WireType.TIMESTAMP_LTZ, fraction(), 11, nullable)
                                : Column.of(column, WireType.TIMESTAMP_TZ, fraction(), 13, nullable);
            case "BINARY_FLOAT" -> Column.of(column, WireType.BINARY_FLOAT, 0, 4, nullable);
            case "BINARY_DOUBLE" -> Column.of(column, WireType.BINARY_DOUBLE, 0, 8, nullable);
            case "VARCHAR2" -> Column.text(column, WireType.VARCHAR, bytes(), length(), nullable, false);
            case "NVARCHAR2" -> Column.text(column, WireType.VARCHAR, 2 * length(), length(), nullable, true);
            case "CHAR" -> Column.text(column, WireType.CHAR, bytes(), length(), nullable, false);
            case "NCHAR" -> Column.text(column, WireType.CHAR, 2 * length(), length(), nullable, true);
            case "RAW" -> Column.of(column, WireType.RAW, 0, length(), nullable);
            case "CLOB", "NCLOB" -> Column.text(column, WireType.CLOB, MOST_BYTES, 0, nullable, name.equals("NCLOB"));
            default -> throw new IllegalStateException(name);
        };
    }
}
