package dev.nightshift.operation;

import org.jspecify.annotations.Nullable;

/**
 * One setting that is in force, and where it was set. It never contains a secret.
 *
 * @param name its key
 * @param value its value in one line; {@code ***} for a secret that is not empty; null if it has none
 * @param origin what it was set by
 * @param place the file with its line, the variable or the option, and the secret of AWS to which the value refers;
 *     null if it was not set
 */
public record EffectiveSetting(
        String name,
        @Nullable String value,
        Origin origin,
        @Nullable String place) {

    /** What a setting can be set by. */
    public enum Origin {
        /** A file of settings, that of a profile included. */
        FILE,
        /** An environment variable. */
        VARIABLE,
        /** A file that contains the value alone, as in a folder of secrets. */
        SECRET_FILE,
        /** An option of the JVM. */
        OPTION,
        /** Nothing: it has its default. */
        DEFAULT,
        /** Nothing, and it has no default. */
        UNSET
    }
}
