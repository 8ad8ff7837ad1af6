package dev.nightshift.operation;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where this installation lies, and how it was called.
 *
 * @param folder with {@code config} and {@code var}
 * @param localS3 the jars of the local default's S3 server
 * @param version of the program
 * @param profile whose settings were added; null: none
 */
public record Home(
        Path folder, Path localS3, String version, @Nullable String profile) {

    /** Called without a profile. */
    public Home(Path folder, Path localS3, String version) {
        this(folder, localS3, version, null);
    }

    /** The same installation, called with a profile. */
    public Home with(@Nullable String newProfile) {
        return new Home(folder, localS3, version, newProfile);
    }

    /** What the program keeps for itself. */
    public Path var() {
        return folder.resolve("var");
    }

    /** What a user types for a command on the same runs. */
    String command(String words) {
        return "nightshift " + words + (profile == null ? "" : " --profile " + profile);
    }
}
