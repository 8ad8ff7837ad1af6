package dev.nightshift.operation;

import dev.nightshift.storage.LocalS3Classes;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where this installation is, and the profile it was called with.
 *
 * @param folder the folder that contains {@code config} and {@code var}
 * @param localS3 the classes of the local S3 server
 * @param version the version of the program
 * @param profile the profile whose settings are added; null if there is none
 */
public record Home(
        Path folder,
        LocalS3Classes localS3,
        String version,
        @Nullable String profile) {

    /**
     * An installation that was called without a profile.
     *
     * @param localS3 the folder with the jars of the local S3 server
     */
    public Home(Path folder, Path localS3, String version) {
        this(folder, new LocalS3Classes(localS3), version, null);
    }

    /** Returns the same installation, called with a profile. */
    public Home with(@Nullable String newProfile) {
        return new Home(folder, localS3, version, newProfile);
    }

    /** The folder of the program's own files. */
    public Path var() {
        return folder.resolve("var");
    }

    /** Returns the command line that a user types to call a command with the same profile. */
    String command(String line) {
        return "nightshift " + line + (profile == null ? "" : " --profile " + profile);
    }
}
