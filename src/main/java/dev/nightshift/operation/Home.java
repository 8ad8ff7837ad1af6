package dev.nightshift.operation;

import dev.nightshift.storage.LocalS3Classes;
import dev.nightshift.work.FullDisk;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.OwnerOnly;
import dev.nightshift.work.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where this installation is, and how it was called.
 *
 * @param folder the folder that contains {@code config} and {@code var}
 * @param localS3 the classes of the local S3 server
 * @param version the version of the program
 * @param launcher the program as the user called it
 * @param named whether the launcher finds this home only if it is named
 * @param profile the profile whose settings are added; null if there is none
 */
public record Home(
        Path folder,
        LocalS3Classes localS3,
        String version,
        String launcher,
        boolean named,
        @Nullable String profile) {

    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./:=@%+,-]+");

    /**
     * An installation that is on the path of the shell, called without a profile.
     *
     * @param localS3 the folder with the jars of the local S3 server
     */
    public Home(Path folder, Path localS3, String version) {
        this(folder, new LocalS3Classes(localS3), version, "nightshift", false, null);
    }

    /** Returns the same installation, called by its launcher. */
    public Home calledBy(String newLauncher, boolean isNamed) {
        return new Home(folder, localS3, version, newLauncher, isNamed, profile);
    }

    /** Returns the same installation, called with a profile. */
    public Home with(@Nullable String newProfile) {
        return new Home(folder, localS3, version, launcher, named, newProfile);
    }

    /** The folder of the program's own files. */
    public Path var() {
        return folder.resolve("var");
    }

    /**
     * Creates the folder of the program's own files if it is missing, and returns it.
     *
     * @throws NightshiftException if it is not this user's alone
     */
    Path ownVar() {
        try {
            OwnerOnly.folder(var());
            return var();
        } catch (IOException e) {
            throw new NightshiftException(
                    FullDisk.is(e) ? Reason.FAILED : Reason.REFUSED,
                    "The folder " + var() + " cannot be used: " + e + "; check that it can be written",
                    e);
        }
    }

    /** Returns the command line that a user can paste to call a command on the same home with the same profile. */
    public String command(String line) {
        return (named ? "NIGHTSHIFT_HOME=" + quoted(folder.toString()) + " " : "") + quoted(launcher) + " " + line
                + (profile == null ? "" : " --profile " + quoted(profile));
    }

    /** Returns the command line that prints the help of a command. */
    public String help(String command) {
        return (quoted(launcher) + " " + command).strip() + " --help";
    }

    /** Quotes a word for the shell if it needs that. */
    public static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
