package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.ProtectedColumn;
import org.jspecify.annotations.Nullable;

/**
 * A column of the table and how it is copied, or why it cannot be.
 *
 * @param type the type in the database
 * @param form description of the form in part files; null if the column cannot be copied
 * @param refusal reason why the column cannot be copied; null if it can
 * @param protection what is done to its values; null if they are copied as they are
 */
public record CarriedColumn(
        String name,
        String type,
        @Nullable String form,
        @Nullable String refusal,
        @Nullable ProtectedColumn protection) {

    static CarriedColumn carried(Column column, boolean lastLogin, ColumnProtection protection) {
        return new CarriedColumn(
                column.sourceName(),
                type(column),
                form(protection.carried(column).type(), lastLogin),
                null,
                protection.of(column));
    }

    static CarriedColumn refused(String name, String type, UnsupportedTypeException why) {
        return new CarriedColumn(name, type, null, why.getMessage(), null);
    }

    private static String type(Column column) {
        boolean digits = column.type() == ColumnType.NUMBER
                && column.precision() > 0
                && !column.sourceType().contains("(");
        return column.sourceType() + (digits ? "(" + column.precision() + "," + column.scale() + ")" : "");
    }

    private static String form(ColumnType type, boolean lastLogin) {
        return switch (type) {
            case NUMBER -> "number, every digit kept";
            case NUMBER_OR_TEXT -> "number or text, as it is";
            case DOUBLE -> "number, exactly the binary value";
            case TEXT -> "text";
            case UUID -> "text, a UUID";
            case BINARY -> "text, in hex";
            case BOOLEAN -> "true or false";
            case DATE -> "date";
            case LOCAL_DATE_TIME -> lastLogin ? "time in UTC" : "local time, as it is";
            case OFFSET_DATE_TIME -> lastLogin ? "time in UTC" : "time with its offset";
            case INSTANT -> "time in UTC";
        };
    }

    /** The column and its form or refusal, in one line. */
    @Override
    public String toString() {
        return name + " " + type + ": " + (form == null ? refusal : form)
                + (protection == null ? "" : ", protected: " + protection.done());
    }
}
