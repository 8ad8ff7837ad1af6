package dev.nightshift.file;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.SettingsException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.input.*}: how to read the records of a file.
 *
 * @param idField name of the field that contains the id
 * @param timeField name of the field that contains the time of the last login
 * @param path the names of the fields that lead to the array of records in each object of the file, separated by dots;
 *     empty if the objects are the records
 * @param epoch the unit of times that are numbers
 * @param maxLineBytes longer lines are rejected
 * @param rejects what is kept of rejected lines
 */
public record InputProperties(
        @DefaultValue(InputProperties.ID_FIELD) String idField,
        @DefaultValue(InputProperties.TIME_FIELD) String timeField,
        @DefaultValue("") String path,
        @DefaultValue("none") Epoch epoch,
        @DefaultValue("1048576") int maxLineBytes,
        @DefaultValue("lines") Rejects rejects) {

    /** The name of the field with the id, unless it is set. */
    public static final String ID_FIELD = "id";

    /** The name of the field with the time, unless it is set. */
    public static final String TIME_FIELD = "last_login";

    /** The maximum number of characters of a field's name. */
    static final int LONGEST_NAME = 200;

    /** The upper limit of the setting, so that a few lines fit into memory regardless of their content. */
    public static final int MOST_LINE_BYTES = 8 * 1024 * 1024;

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    /** Checks the ranges. */
    public InputProperties {
        requireName("id-field", idField);
        requireName("time-field", timeField);
        if (idField.equals(timeField)) {
            throw new SettingsException("nightshift.input.id-field and nightshift.input.time-field are both '" + idField
                    + "'; expected two different fields");
        }
        if (!path.isEmpty()) {
            for (String name : names(path)) {
                requireName("path", name);
            }
        }
        if (maxLineBytes < 1_024 || maxLineBytes > MOST_LINE_BYTES) {
            throw new SettingsException("nightshift.input.max-line-bytes is " + maxLineBytes + "; expected 1024 to "
                    + MOST_LINE_BYTES + " bytes");
        }
    }

    /** What is kept of each rejected line, if anything is; all are counted. */
    public enum Rejects {
        /** No file of rejects is written. */
        NONE,
        /** Its place in the file and the reason. */
        REASONS,
        /** Its text too. */
        LINES
    }

    /** What a time that is a number counts since 1970. */
    public enum Epoch {
        /** Nothing; a number is not a time. */
        NONE,
        SECONDS,
        MILLIS;

        /** The name used in settings and plans. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The inverse of {@link #label}; any other text is refused with a message that names it. */
        public static Epoch of(String label) {
            for (Epoch epoch : values()) {
                if (epoch.label().equals(label)) {
                    return epoch;
                }
            }
            throw NightshiftException.usage("--epoch is '" + label + "'; expected none, seconds or millis");
        }
    }

    /** The names in the path, in order. */
    List<String> pathNames() {
        return path.isEmpty() ? List.of() : names(path);
    }

    private static List<String> names(String path) {
        return List.of(path.split("\\.", -1));
    }

    private static void requireName(String key, String name) {
        if (name.isEmpty()
                || name.length() > LONGEST_NAME
                || CONTROL.matcher(name).find()) {
            throw new SettingsException("nightshift.input." + key + " is '" + name
                    + "'; expected 1 to 200 characters, none of them a control character");
        }
    }
}
