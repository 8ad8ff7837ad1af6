package dev.nightshift.login;

/**
 * One column of the migrated table.
 *
 * @param name key in part files
 * @param sourceName name in the source, as the source writes it
 * @param sourceType type in the source's words
 * @param scale fraction digits; of a time type, those of its seconds
 */
public record Column(
        String name,
        String sourceName,
        String sourceType,
        ColumnType type,
        int precision,
        int scale,
        boolean nullable) {

    /** The column with its values on their way as another type. */
    public Column as(ColumnType other) {
        return new Column(name, sourceName, sourceType, other, precision, scale, nullable);
    }
}
