package dev.nightshift.oraclewire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CREATE TABLE in Oracle's types.
 *
 * @param h2 the statement for H2
 * @param owner empty for the schema of the session
 * @param types the types of the columns, as they were declared
 */
record TableDefinition(String h2, String owner, String table, Map<String, OracleTypeName> types) {

    /** Begins the name of a constraint that limits the bytes of a text. */
    static final String BYTES = "BYTES_OF_";

    private static final String NAME = "(?:\"[^\"]+\"|[A-Za-z][\\w$#]*)";
    private static final Pattern TABLE =
            Pattern.compile("(?is)^\\s*CREATE\\s+TABLE\\s+(?:(" + NAME + ")\\.)?(" + NAME + ")\\s*\\((.*)\\)[^)]*$");
    private static final Pattern COLUMN =
            Pattern.compile("(?is)^(" + NAME + ")\\s+(" + OracleTypeName.PATTERN + ")(.*)$");
    private static final Pattern CONSTRAINT = Pattern.compile("(?is)^(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK)\\b.*");
    private static final Pattern COMMA_OR_NESTED = Pattern.compile("\\([^()]*\\)|'[^']*'|(,)");

    /** Empty if it is another statement. */
    static Optional<TableDefinition> of(String oracle) throws OracleException {
        Matcher table = TABLE.matcher(oracle.replaceAll("(?m)--.*$", ""));
        if (!table.matches()) {
            return Optional.empty();
        }
        String owner = table.group(1) == null ? "" : plain(table.group(1));
        String name = plain(table.group(2));
        Map<String, OracleTypeName> types = new LinkedHashMap<>();
        List<String> parts = new ArrayList<>();
        for (String part : parts(table.group(3))) {
            Matcher column = COLUMN.matcher(part);
            if (CONSTRAINT.matcher(part).matches() || !column.matches()) {
                parts.add(part);
                continue;
            }
            OracleTypeName type = new OracleTypeName(column.group(2));
            types.put(plain(column.group(1)), type);
            parts.add(column.group(1) + " " + type.h2() + column.group(3));
            type.mostBytes()
                    .ifPresent(most -> parts.add("CONSTRAINT \"" + BYTES + name + "_" + plain(column.group(1))
                            + "\" CHECK (OCTET_LENGTH(" + column.group(1) + ") <= " + most + ")"));
        }
        String h2 = "CREATE TABLE " + (owner.isEmpty() ? "" : table.group(1) + ".") + table.group(2) + " ("
                + String.join(", ", parts) + ")";
        return Optional.of(new TableDefinition(h2, owner, name, types));
    }

    private static List<String> parts(String columns) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        Matcher found = COMMA_OR_NESTED.matcher(columns);
        while (found.find()) {
            if (found.group(1) != null) {
                parts.add(columns.substring(from, found.start()).strip());
                from = found.end();
            }
        }
        parts.add(columns.substring(from).strip());
        return parts;
    }

    /** A name as the dictionary has it. */
    static String plain(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1) : name.toUpperCase(Locale.ROOT);
    }
}
