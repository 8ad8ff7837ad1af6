package dev.nightshift.operation;

import java.nio.file.Path;

/**
 * Where this installation lies.
 *
 * @param folder with {@code config} and {@code var}
 * @param localS3 the jars of the local default's S3 server
 * @param version of the program
 */
public record Home(Path folder, Path localS3, String version) {

    /** What the program keeps for itself. */
    Path var() {
        return folder.resolve("var");
    }
}
