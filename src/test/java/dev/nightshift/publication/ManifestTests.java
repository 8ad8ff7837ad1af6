package dev.nightshift.publication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.login.LoginId;
import dev.nightshift.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ManifestTests {

    private static final Instant CUTOFF = Instant.parse("2026-11-23T00:00:00Z");
    private static final RunFolder FOLDER = new RunFolder("lake", "logins", CUTOFF, 1);

    @Test
    void aManifestIsTheGoldenFileByteForByte() throws Exception {
        Manifest manifest = new Manifest(
                Manifest.FORMAT_VERSION,
                new Manifest.Program("nightshift", "1.2.3"),
                new Report.RunInfo(
                        7,
                        "logins",
                        CUTOFF,
                        1,
                        3,
                        Instant.parse("2026-11-23T01:00:00.25Z"),
                        Instant.parse("2026-11-23T01:02:03Z")),
                new Manifest.Snapshot("scn", "12345678", Instant.parse("2026-11-23T01:00:01Z")),
                "tenant = 7",
                "Europe/Berlin",
                List.of(
                        new Manifest.ColumnInfo("id", "ID", "NUMBER", "number", 19, 0, false),
                        new Manifest.ColumnInfo("last_login", "LAST_LOGIN", "TIMESTAMP(6)", "instant", 26, 6, true)),
                "id",
                "last_login",
                null,
                false,
                "jsonl",
                "gzip",
                false,
                null,
                null,
                null,
                null,
                3,
                0,
                null,
                true,
                List.of("1 time in a daylight-saving gap \"clamped\""),
                List.of(
                        new Manifest.Part(
                                FOLDER.part(0, 1, "5eed", 2, "jsonl.gz"),
                                0,
                                1,
                                2,
                                120,
                                "a".repeat(64),
                                new Manifest.Key(Instant.parse("2026-01-02T03:04:05.000001Z"), LoginId.of(5)),
                                new Manifest.Key(
                                        Instant.parse("2026-11-23T00:00:00Z"),
                                        LoginId.of(new BigDecimal("99999999999999999999")))),
                        new Manifest.Part(
                                FOLDER.part(1, 1, "5eed", 2, "jsonl.gz"),
                                1,
                                1,
                                1,
                                60,
                                "b".repeat(64),
                                new Manifest.Key(null, LoginId.of("x")),
                                new Manifest.Key(null, LoginId.of("x")))),
                List.of(),
                List.of(new Manifest.ObjectInfo(FOLDER.document("report.json"), 500, "c".repeat(64))));

        assertThat(JsonDocument.of(manifest).text()).isEqualTo(golden("manifest.json"));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ManifestTests.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
