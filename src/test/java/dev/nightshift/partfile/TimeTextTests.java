package dev.nightshift.partfile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TimeTextTests {

    @Test
    void timesAreWrittenAsTheJdksFormatterWritesThem() {
        SplittableRandom random = new SplittableRandom(11);
        List<TimeText> texts = new ArrayList<>();
        List<DateTimeFormatter> judges = new ArrayList<>();
        for (int digits = 0; digits <= 9; digits++) {
            texts.add(new TimeText(digits));
            judges.add(judge(digits));
        }
        for (int i = 0; i < 10_000; i++) {
            int digits = random.nextInt(10);
            long years = i % 4 == 0 ? 15_000 : 3_000;
            LocalDateTime local = LocalDateTime.ofEpochSecond(
                    random.nextLong(-years, years) * 31_556_952 + random.nextLong(31_556_952),
                    random.nextInt(1_000_000_000),
                    ZoneOffset.UTC);
            OffsetDateTime offset = local.atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(-64_800, 64_801)));
            String expected = judges.get(digits).format(local);
            TimeText text = texts.get(digits);

            assertThat(text.set(local)).hasToString(expected);
            assertThat(text.set(local.toInstant(ZoneOffset.UTC))).hasToString(expected + "Z");
            assertThat(text.set(offset)).hasToString(expected + offset.getOffset());
            assertThat(new String(text.buffer(), 0, text.length(), US_ASCII)).isEqualTo(text.toString());
        }
    }

    @Test
    void theFarthestTimesFit() {
        TimeText text = new TimeText(9);

        assertThat(text.set(LocalDateTime.MAX)).hasToString("+999999999-12-31T23:59:59.999999999");
        assertThat(text.set(OffsetDateTime.parse("-999999999-01-01T00:00:00.000000001+17:59:59")))
                .hasToString("-999999999-01-01T00:00:00.000000001+17:59:59");
        assertThat(text.set(Instant.EPOCH)).hasToString("1970-01-01T00:00:00.000000000Z");
    }

    private static DateTimeFormatter judge(int digits) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder()
                .append(DateTimeFormatter.ISO_LOCAL_DATE)
                .appendLiteral('T')
                .appendPattern("HH:mm:ss");
        if (digits > 0) {
            builder.appendFraction(ChronoField.NANO_OF_SECOND, digits, digits, true);
        }
        return builder.toFormatter(Locale.ROOT);
    }
}
