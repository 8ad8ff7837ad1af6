package dev.nightshift.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every digit of a time counts, and a text that is not a time is refused. */
final class TimeReaderTests {

    private final TimeReader reader = new TimeReader(ZoneId.of("Europe/Berlin"));

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T12:00:00Z, 2026-11-23T12:00:00Z",
        "2026-11-23t12:00:00z, 2026-11-23T12:00:00Z",
        "2026-11-23 12:00:00Z, 2026-11-23T12:00:00Z",
        "2026-11-23T12:00Z, 2026-11-23T12:00:00Z",
        "2026-11-23T12:00:00.1Z, 2026-11-23T12:00:00.1Z",
        "2026-11-23T12:00:00.123456789Z, 2026-11-23T12:00:00.123456789Z",
        "2026-11-23T12:00:00.123456789000Z, 2026-11-23T12:00:00.123456789Z",
        "'2026-11-23T12:00:00,5Z', 2026-11-23T12:00:00.5Z",
        "2026-11-23T12:00:00+01:00, 2026-11-23T11:00:00Z",
        "2026-11-23T12:00:00-0130, 2026-11-23T13:30:00Z",
        "2026-11-23T12:00:00+05, 2026-11-23T07:00:00Z",
        "2026-11-23T12:00:00+00:00:01, 2026-11-23T11:59:59Z",
        "2026-11-23T12:00:00+01:00[Europe/Berlin], 2026-11-23T11:00:00Z",
        "2026-11-23T12:00:00, 2026-11-23T11:00:00Z",
        "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
        "2000-02-29T00:00:00Z, 2000-02-29T00:00:00Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999999Z"
    })
    void readsWhatIsATime(String text, Instant expected) {
        assertThat(read(text)).isNull();
        assertThat(Instant.ofEpochSecond(reader.seconds(), reader.nanos())).isEqualTo(expected);
    }

    private @Nullable String read(String text) {
        char[] padded = ("xx" + text + "xx").toCharArray();
        return reader.read(padded, 2, text.length());
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'is not a time in ISO-8601, such as 2026-11-23T12:00:00.5Z'",
        "yesterday, 'is not a time in ISO-8601, such as 2026-11-23T12:00:00.5Z'",
        "20261123T120000Z, 'is not a time in ISO-8601, such as 2026-11-23T12:00:00.5Z'",
        "1764000000, 'is not a time in ISO-8601, such as 2026-11-23T12:00:00.5Z'",
        "2026-11-23T12Z, 'is not a time in ISO-8601, such as 2026-11-23T12:00:00.5Z'",
        "+2026-11-23T12:00:00Z, 'is not a time in ISO-8601, such as 2026-11-23T12:00:00.5Z'",
        "2026-11-23, has no time of day",
        "2026-13-01T00:00:00Z, is not a day of the calendar",
        "2026-00-01T00:00:00Z, is not a day of the calendar",
        "2026-04-31T00:00:00Z, is not a day of the calendar",
        "2026-02-29T00:00:00Z, is not a day of the calendar",
        "1900-02-29T00:00:00Z, is not a day of the calendar",
        "2026-11-23T24:00:00Z, has an invalid time of day",
        "2026-11-23T23:60:00Z, has an invalid time of day",
        "2026-11-23T23:59:60Z, has an invalid time of day",
        "2026-11-23T12:00:00.Z, has no digits after its point",
        "2026-11-23T12:00:00.1234567891Z, is finer than a nanosecond",
        "2026-11-23T12:00:00Zx, has unexpected text after its Z",
        "2026-11-23T12:00:00+1, is followed by text that is not an offset",
        "2026-11-23T12:00:00+19:00, is followed by text that is not an offset",
        "2026-11-23T12:00:00 Z, is followed by text that is not an offset",
        "2026-11-23T12:00:00+01:00[Nowhere], is not a time",
        "0000-12-31T23:59:59Z, is outside the years 1 to 9999",
        "9999-12-31T23:59:59-01:00, is outside the years 1 to 9999"
    })
    void saysWhatIsWrongWithATime(String text, String flaw) {
        assertThat(read(text)).isEqualTo(flaw);
    }

    @Test
    void agreesWithTheJdkOnAnyTime() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            Instant time = Instant.ofEpochSecond(
                    random.nextLong(-62_135_596_800L, 253_402_300_800L), random.nextInt(1_000_000_000));
            OffsetDateTime local = time.atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(-64_800, 64_801)));
            if (local.getYear() >= 0 && local.getYear() <= 9_999) {
                readsWhatIsATime(local.toString(), time);
            }
            byte[] written = new byte[TimeWriter.LENGTH];
            TimeWriter.write(time.getEpochSecond(), time.getNano(), written, 0);
            assertThat(Instant.parse(new String(written, StandardCharsets.US_ASCII)))
                    .isEqualTo(time);
        }
    }
}
