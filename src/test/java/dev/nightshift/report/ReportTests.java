package dev.nightshift.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.login.LoginId;
import dev.nightshift.login.PartitionState;
import dev.nightshift.publication.JsonDocument;
import dev.nightshift.report.Report.LoginInfo;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReportTests {

    private static final Instant CUTOFF = Instant.parse("2026-11-23T00:00:00Z");
    private static final Instant AT = Instant.parse("2026-11-22T23:00:00Z");
    private static final Report.RunInfo RUN = new Report.RunInfo(
            7, "logins", CUTOFF, 1, 3, Instant.parse("2026-11-23T01:00:00.25Z"), Instant.parse("2026-11-23T01:02:03Z"));
    private static final Report.Totals NO_ROWS = new Report.Totals(0, 0, 0, 0, 0, 0);

    private final PartitionState findings = new PartitionState(3, CUTOFF);

    @Test
    void aReportIsTheGoldenFileByteForByte() throws Exception {
        offer(1, Instant.parse("2026-11-20T10:00:00Z"));
        offer(2, Instant.parse("2026-11-22T10:00:00.5Z"));
        offer(3, Instant.parse("2026-11-22T10:00:00.500000001Z"));
        offer(4, Instant.parse("2026-11-22T23:59:59.999999999Z"));
        offer(5, CUTOFF);
        Report report = Report.of(
                RUN,
                3,
                findings,
                new Report.Totals(7, 6, 1, 1, 2, 180),
                "Europe/Berlin",
                Duration.ofMillis(4_250),
                15_000,
                List.of("rows may have changed while they were read"));

        assertThat(JsonDocument.of(report).text()).isEqualTo(golden("report.json"));
    }

    @Test
    void withoutLoginsThereIsNoAnswer() {
        Report report = report(NO_ROWS, Duration.ZERO);

        assertThat(report.latestLogins()).isEqualTo(new Report.LatestLogins(3, List.of()));
        assertThat(report.closestPair()).isNull();
        assertThat(report.timeline()).isEqualTo(new Report.TimelineInfo("hour", List.of()));
        assertThat(report.gaps()).isEqualTo(new Report.Gaps(0, List.of()));
        assertThat(report.durationSeconds()).isEqualTo(BigDecimal.ZERO);
        assertThat(report.rowsPerSecond()).isZero();
        assertThat(JsonDocument.of(report).text()).contains("\"closestPair\": null,", "\"durationSeconds\": 0,");
    }

    @Test
    void oneLoginHasNoPair() {
        offer(1, AT);

        Report report = report(NO_ROWS, Duration.ZERO);

        assertThat(report.latestLogins().logins()).containsExactly(new LoginInfo(LoginId.of(1), AT));
        assertThat(report.closestPair()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0",
        "PT0.000000001S, 0.000000001",
        "PT0.1S, 0.1",
        "PT10S, 10",
        "PT1M40S, 100",
        "PT27H46M40.5S, 100000.5"
    })
    void aGapIsExactAndWithoutExponent(Duration gap, String seconds) {
        offer(1, AT);
        offer(2, AT.plus(gap));

        Report report = report(NO_ROWS, Duration.ZERO);

        assertThat(report.closestPair())
                .isEqualTo(new Report.Pair(
                        gap.toString(),
                        new BigDecimal(seconds).stripTrailingZeros(),
                        new LoginInfo(LoginId.of(1), AT),
                        new LoginInfo(LoginId.of(2), AT.plus(gap))));
        assertThat(JsonDocument.of(report).text())
                .contains("\"gap\": \"" + gap + "\",\n    \"gapSeconds\": " + seconds + ",\n");
    }

    @ParameterizedTest
    @CsvSource({
        "1000, PT1S, 1, 1000",
        "1000, PT3S, 3, 333",
        "2000, PT3S, 3, 667",
        "5, PT0S, 0, 0",
        "0, PT5S, 5, 0",
        "100, PT16M40S, 1000, 0",
        "1, PT0.0014S, 0.001, 714",
        "1, PT0.0015S, 0.002, 667",
        "1000000000000, PT1000S, 1000, 1000000000"
    })
    void durationIsToTheMillisecondAndSpeedByTheWholeOfIt(long rows, Duration worked, String seconds, long perSecond) {
        Report report = report(new Report.Totals(rows, rows, 0, 0, 1, 1), worked);

        assertThat(report.durationSeconds()).isEqualByComparingTo(seconds);
        assertThat(JsonDocument.of(report).text()).contains("\"durationSeconds\": " + seconds + ",");
        assertThat(report.rowsPerSecond()).isEqualTo(perSecond);
    }

    @Test
    void theGreaterIdOfEqualTimesComesFirst() {
        offer(1, AT);
        offer(2, AT);

        assertThat(report(NO_ROWS, Duration.ZERO).latestLogins().logins())
                .containsExactly(new LoginInfo(LoginId.of(2), AT), new LoginInfo(LoginId.of(1), AT));
    }

    private void offer(long id, Instant at) {
        findings.latest().offer(at, LoginId.of(id));
        findings.closestPair().offer(at, LoginId.of(id));
        findings.timeline().offer(at);
        findings.gaps().offer(at);
    }

    private Report report(Report.Totals totals, Duration worked) {
        return Report.of(RUN, 3, findings, totals, "UTC", worked, null, List.of());
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ReportTests.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
