package dev.nightshift.operation;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of an installation on H2 and the local S3 server. */
final class DoctorTests {

    @TempDir
    Path home;

    @Test
    void print() throws Exception {
        Installation installation = Installation.in(home, 10).fill(25);
        installation.run();
        System.out.println(dev.nightshift.partfile.JsonDocument.of(
                        installation.operations().doctor(null))
                .text());
        System.out.println(dev.nightshift.partfile.JsonDocument.of(
                        installation.operations().statements())
                .text());
    }
}
