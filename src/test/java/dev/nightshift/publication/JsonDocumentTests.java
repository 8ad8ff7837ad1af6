package dev.nightshift.publication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.login.LoginId;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonDocumentTests {

    private static final Example EXAMPLE = new Example(
            "Zoë \"Z\" 😀 </b>",
            Instant.parse("2026-11-23T00:00:00.500Z"),
            List.of(
                    LoginId.of(9_007_199_254_740_993L),
                    LoginId.of(new BigDecimal("9".repeat(38))),
                    LoginId.of(new BigDecimal("0.0000000001")),
                    LoginId.of("42")),
            new BigDecimal("1E+3"),
            new BigDecimal("0.000000001"),
            List.of(),
            null,
            new Inner(true));

    @Test
    void aDocumentIsIndentedAndExact() {
        assertThat(JsonDocument.of(EXAMPLE).text()).isEqualTo("""
                {
                  "zText": "Zoë \\"Z\\" 😀 </b>",
                  "at": "2026-11-23T00:00:00.5Z",
                  "ids": [
                    9007199254740993,
                    99999999999999999999999999999999999999,
                    0.0000000001,
                    "42"
                  ],
                  "large": 1000,
                  "small": 0.000000001,
                  "none": [],
                  "nothing": null,
                  "inner": {
                    "yes": true
                  }
                }
                """);
    }

    @Test
    void equalRecordsGiveEqualBytes() throws Exception {
        JsonDocument one = JsonDocument.of(EXAMPLE);
        JsonDocument two = JsonDocument.of(EXAMPLE);

        assertThat(two.bytes()).isEqualTo(one.bytes()).isEqualTo(one.text().getBytes(UTF_8));
        assertThat(two.sha256())
                .isEqualTo(one.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(one.bytes())));
    }

    @Test
    void nobodyChangesADocument() {
        JsonDocument document = JsonDocument.of(EXAMPLE);
        document.bytes()[0] = 'x';

        assertThat(document.text()).startsWith("{");
    }

    private record Inner(boolean yes) {}

    private record Example(
            String zText,
            Instant at,
            List<LoginId> ids,
            BigDecimal large,
            BigDecimal small,
            List<String> none,
            @Nullable Inner nothing,
            Inner inner) {}
}
