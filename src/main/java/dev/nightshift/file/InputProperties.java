package dev.nightshift.file;

import dev.nightshift.work.SettingsException;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.input.*}: how to read the records of a file.
 *
 * @param idField name of the field that contains the id
 * @param timeField name of the field that contains the time of the last login
 * @param maxLineBytes longer lines are rejected
 */
public record InputProperties(
        @DefaultValue(InputProperties.ID_FIELD) String idField,
        @DefaultValue(InputProperties.TIME_FIELD) String timeField,
        @DefaultValue("1048576") int maxLineBytes) {

    /** The name of the field with the id, unless it is set. */
    public static final String ID_FIELD = "id";

    /** The name of the field with the time, unless it is set. */
    public static final String TIME_FIELD = "last_login";

    /** The upper limit of the setting, so that a few lines fit into memory regardless of their content. */
    private static final int MOST_LINE_BYTES = 8 * 1024 * 1024;

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    /** Checks the ranges. */
    public InputProperties {
        requireName("id-field", idField);
        requireName("time-field", timeField);
        if (idField.equals(timeField)) {
            throw new SettingsException("nightshift.input.id-field and nightshift.input.time-field are both '" + idField
                    + "'; expected two different fields");
        }
        if (maxLineBytes < 1_024 || maxLineBytes > MOST_LINE_BYTES) {
            throw new SettingsException("nightshift.input.max-line-bytes is " + maxLineBytes + "; expected 1024 to "
                    + MOST_LINE_BYTES + " bytes");
        }
    }

    private static void requireName(String key, String name) {
        if (name.isEmpty() || name.length() > 200 || CONTROL.matcher(name).find()) {
            throw new SettingsException("nightshift.input." + key + " is '" + name
                    + "'; expected 1 to 200 characters, none of them a control character");
        }
    }
}
