package dev.nightshift.login;

/**
 * One column of the migrated table.
 *
 * @param name the column's name in part files
 * @param sourceName its name in the source, spelled as the source spells it
 * @param sourceType its type as the source names it
 * @param scale fraction digits; for a time type, fraction digits of the seconds
 */
public record Column(
        String name,
        String sourceName,
        String sourceType,
        ColumnType type,
        int precision,
        int scale,
        boolean nullable) {

    /** The same column, with its values carried as another type. */
    public Column as(ColumnType other) {
        return new Column(name, sourceName, sourceType, other, precision, scale, nullable);
    }
}
