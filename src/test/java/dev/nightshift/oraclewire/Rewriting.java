package dev.nightshift.oraclewire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Oracle's SQL as H2 understands it. This is the one list of what is rewritten; hints need no rule, because they are
 * comments to H2. Texts, quoted names and comments stay as they are.
 *
 * <p>A rule without a replacement only accepts words and does nothing of what they say: no test on this server proves
 * what they do.
 */
enum Rewriting {

    /** Done by {@link Snapshots}. */
    SNAPSHOT("\\s+AS\\s+OF\\s+SCN\\s+\\d+", ""),
    BIND(":(\\d+|[A-Za-z]\\w*)", "?"),
    NOW("\\bSYSTIMESTAMP\\b", "CURRENT_TIMESTAMP"),
    RANDOM("\\bDBMS_RANDOM\\.VALUE\\b", "RAND()"),
    USER("\\bUSER\\b", "CURRENT_SCHEMA"),
    /** Every session is in UTC. */
    ZONE("\\b(?:DB|SESSION)TIMEZONE\\b", "'+00:00'"),
    MODIFY_DEFAULT("\\bMODIFY\\s*\\((\\w+)\\s+DEFAULT\\s+(\\w+)\\)", "ALTER COLUMN $1 SET DEFAULT $2"),
    LOCAL_ZONE("\\bWITH\\s+LOCAL\\s+TIME\\s+ZONE\\b", "WITH TIME ZONE"),

    /** All blocks are read. */
    SAMPLE("\\s+SAMPLE\\s+BLOCK\\s*\\([\\d.\\s]+\\)"),
    PURGE("\\s+PURGE\\s*$"),
    ONLINE("\\s+ONLINE\\s*$"),
    SEGMENT("\\s+SEGMENT\\s+CREATION\\s+IMMEDIATE\\b"),
    /** Every sequence of this server is ordered. */
    ORDERED("\\s+(?:NO)?ORDER\\s*$");

    /** A time with its offset is a literal of another type to H2; the other parts are not rewritten. */
    private static final Pattern KEPT = Pattern.compile(
            "(?s)(?i:TIMESTAMP\\s+)('[^']*\\s[+-]\\d\\d:\\d\\d')|'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\\*.*?\\*/");

    private final Pattern pattern;
    private final String by;

    Rewriting(String pattern, String by) {
        this.pattern = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        this.by = by;
    }

    /** Only accepts the words. */
    Rewriting(String pattern) {
        this(pattern, "");
    }

    static String forH2(String oracle) {
        Matcher kept = KEPT.matcher(oracle);
        StringBuilder h2 = new StringBuilder();
        int from = 0;
        while (kept.find()) {
            h2.append(plain(oracle.substring(from, kept.start())));
            h2.append(kept.group(1) == null ? kept.group() : "TIMESTAMP WITH TIME ZONE " + kept.group(1));
            from = kept.end();
        }
        return h2.append(plain(oracle.substring(from))).toString();
    }

    private static String plain(String part) {
        String rewritten = part;
        for (Rewriting rule : values()) {
            rewritten = rule.pattern.matcher(rewritten).replaceAll(rule.by);
        }
        return rewritten;
    }
}
