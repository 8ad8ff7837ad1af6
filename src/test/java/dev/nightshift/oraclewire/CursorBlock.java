package dev.nightshift.oraclewire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one shape of PL/SQL block that the driver sends by itself, for the columns of a table: variables are set from
 * binds, and a cursor is opened for a query of them.
 *
 * @param query the query, with a bind for each use of a variable
 * @param variables for each bind of the query, which bind of the block it is
 * @param out the bind of the block that gets the cursor
 */
record CursorBlock(String query, List<Integer> variables, int out) {

    private static final Pattern ASSIGNMENT = Pattern.compile("(?i)\\b(\\w+)\\s*:=\\s*:\\w+\\s*;");
    private static final Pattern OPENING =
            Pattern.compile("(?is)\\bopen\\s+(\\w+)\\s+for\\s+(.*?)\\s*;\\s*:\\w+\\s*:=");
    private static final Pattern WORD = Pattern.compile("'(?:[^']|'')*'|\\b\\w+\\b");

    static CursorBlock of(String sql) throws OracleException {
        Matcher opening = OPENING.matcher(sql);
        if (!opening.find()) {
            throw new OracleException(6550, "a block that the test server does not know");
        }
        Map<String, Integer> assigned = new HashMap<>();
        Matcher assignment = ASSIGNMENT.matcher(sql.substring(0, opening.start()));
        while (assignment.find()) {
            assigned.put(assignment.group(1).toLowerCase(Locale.ROOT), assigned.size());
        }
        List<Integer> variables = new ArrayList<>();
        String query = WORD.matcher(opening.group(2)).replaceAll(word -> {
            Integer variable = assigned.get(word.group().toLowerCase(Locale.ROOT));
            if (variable == null) {
                return Matcher.quoteReplacement(word.group());
            }
            variables.add(variable);
            return "?";
        });
        return new CursorBlock(query, variables, assigned.size());
    }

    /** The binds of the query. */
    @Nullable Object[] in(@Nullable Object[] binds) {
        return variables.stream().map(variable -> binds[variable]).toArray();
    }
}
