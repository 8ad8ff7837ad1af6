package dev.nightshift.database;

import dev.nightshift.work.SettingsException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Refuses a JDBC URL in which messages would show credentials, or that changes more than how the database is
 * reached, such as running statements or loading classes.
 */
public final class JdbcUrl {

    private static final Pattern CREDENTIALS = Pattern.compile("(?i)[;?&(,]\\s*(passw(or)?d|pwd)\\s*=");
    private static final Pattern USER_INFO =
            Pattern.compile("(?i)//[^/?;(]*@|jdbc:oracle:[a-z0-9]+:[^@(?]*[^@(?/][^@(?]*@");

    private JdbcUrl() {}

    /**
     * Checks the URL of a group of settings.
     *
     * @param settings the name of the group, such as {@code nightshift.source}
     * @throws SettingsException if the URL contains credentials, or a property that is not known
     */
    public static void require(String settings, String url) {
        if (CREDENTIALS.matcher(url).find() || USER_INFO.matcher(url).find()) {
            throw new SettingsException(
                    settings + ".url contains a user or a password, which would be shown in messages;" + " set "
                            + settings + ".username and " + settings + ".password instead");
        }
        Databases.of(url).ifPresent(database -> requireKnown(settings, url, database));
    }

    private static void requireKnown(String settings, String url, Database database) {
        Set<String> known = database.urlProperties();
        String[] parts = url.split(database.urlSeparators(), -1);
        for (int i = 1; i < parts.length; i++) {
            String property = parts[i].split("=", 2)[0].strip();
            if (!property.isEmpty() && known.stream().noneMatch(property::equalsIgnoreCase)) {
                throw new SettingsException(settings + ".url has the property " + property
                        + ", which is not one of those that are allowed: "
                        + String.join(", ", new TreeSet<>(known)));
            }
        }
    }
}
