package dev.nightshift.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.login.LoginId;
import dev.nightshift.login.PartitionState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page shows the content of any report and is self-contained. */
final class HtmlReportTests {

    private static final Path GOLDEN =
            Path.of("src", "test", "resources", "dev", "nightshift", "report", "report.html");
    private static final Instant CUTOFF = Instant.parse("2026-11-23T00:00:00Z");
    private static final Instant START = Instant.parse("2026-11-23T01:00:00.25Z");
    private static final Instant END = Instant.parse("2026-11-23T01:02:03Z");

    private PartitionState findings = new PartitionState(3, CUTOFF);
    private int top = 3;
    private long rows;
    private String source = "logins";
    private @Nullable Long counted = 0L;
    private long rejected;
    private @Nullable Integer limit;
    private boolean oneMoment = true;
    private final List<String> warnings = new ArrayList<>();
    private final List<RunDetails.AttemptInfo> attempts =
            new ArrayList<>(List.of(new RunDetails.AttemptInfo(START, END, "COMPLETED", null)));

    @Test
    void aPageIsTheGoldenFileByteForByte() throws IOException {
        source = "crm-logins";
        Random random = new Random(7);
        Instant at = Instant.parse("2025-01-10T08:00:00Z");
        for (int i = 1; i <= 4_000; i++) {
            at = at.plusNanos((long) Math.pow(10, 9 + random.nextDouble() * 5.2));
            login(LoginId.of(100_000 + i * 37L % 4_001), at);
        }
        login(LoginId.of("née <b>\"7\"</b>"), CUTOFF.minusNanos(11_502_506_000L));
        login(LoginId.of(17), CUTOFF.plusSeconds(4));
        never(310);
        rejected = 3;
        limit = 2_000;
        counted = rows + rejected;
        attempts.add(
                0,
                new RunDetails.AttemptInfo(
                        START.minusSeconds(700),
                        START.minusSeconds(60),
                        "DEAD",
                        "the process ended without reporting"));
        warnings.add("3 lines of the file were rejected; they are stored with their reasons in crm/runs/rejects/");
        String page = page();

        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(GOLDEN, page);
        }
        assertThat(page).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void equalReportsGiveEqualPages() {
        login(LoginId.of(1), CUTOFF.minusSeconds(9));

        assertThat(page()).isEqualTo(page());
    }

    @Test
    void itLoadsNothingAndRunsNothing() throws Exception {
        login(LoginId.of(1), CUTOFF.minusSeconds(9));

        String page = page();

        assertThat(page)
                .contains("content=\"default-src 'none'; style-src 'sha256-" + hashOfStyle(page) + "'; img-src data:;"
                        + " base-uri 'none'; form-action 'none'\"")
                .doesNotContain("<script", "http:", "https:", "url(", "@import", " style=")
                .doesNotContainPattern(" on[a-z]+=");
        assertThat(matches(page, "(?:src|href)=\"([^\"]*)\""))
                .containsExactly("data:,", "report.json", "manifest.json");
    }

    /** The hash of the text between the tags, as a browser calculates it. */
    private static String hashOfStyle(String page) throws Exception {
        String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void dataIsAlwaysShownAsText() {
        source = "x</title><script>alert(1)</script>";
        login(LoginId.of("\"><img src=x onerror=alert(2)>"), CUTOFF.minusSeconds(9));
        login(LoginId.of("</table>'&amp;{}"), CUTOFF.minusSeconds(8));
        warnings.add("<b>warned</b>");
        attempts.set(0, new RunDetails.AttemptInfo(START, END, "FAILED", "</td><svg onload=alert(3)>"));

        String page = page();

        assertThat(page)
                .doesNotContain("<script", "<img", "<b>", "<svg onload", "</table>'")
                .contains(
                        "x&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
                        "&quot;&quot;&gt;&lt;img src=x onerror=alert(2)&gt;&quot;",
                        "&quot;&lt;/table&gt;&#39;&amp;amp;{}&quot;",
                        "&lt;b&gt;warned&lt;/b&gt;",
                        "&lt;/td&gt;&lt;svg onload=alert(3)&gt;");
    }

    @Test
    void invisibleCharactersAreShownAndCannotTurnTheLine() {
        login(LoginId.of("a\u202Eb\u0000c\nd\u200Be\uD800f\u2066g"), CUTOFF.minusSeconds(9));
        login(LoginId.of("می\u200Cخواهم 👩\u200D💻"), CUTOFF.minusSeconds(8));

        assertThat(page())
                .contains(
                        "<bdi class=\"id\">&quot;a⟨U+202E⟩b⟨U+0000⟩c⟨U+000A⟩d⟨U+200B⟩e⟨U+D800⟩f⟨U+2066⟩g&quot;</bdi>",
                        "<bdi class=\"id\">&quot;می\u200Cخواهم 👩\u200D💻&quot;</bdi>");
    }

    @Test
    void withoutLoginsItSaysSo() {
        never(12);
        counted = 12L;

        assertThat(page())
                .contains(
                        "<p>There is no login before <time datetime=\"2026-11-23T00:00:00Z\">23 November 2026, 00:00 UTC</time>.</p>",
                        "<p>There are fewer than two logins.</p>",
                        "<p>There are no logins to show.</p>",
                        "<p>With fewer than two logins there are no gaps.</p>",
                        "12 of them have never logged in.")
                .doesNotContain("<svg");
    }

    @Test
    void withoutRowsItSaysSo() {
        assertThat(page()).contains("<p class=\"big\">0</p>", "✓ Reconciled");
    }

    @Test
    void oneLoginIsAnAnswerWithoutAPair() {
        login(LoginId.of(42), CUTOFF.minusSeconds(90));
        counted = 1L;

        assertThat(page())
                .contains(
                        "<p class=\"big\">id <bdi class=\"id\">42</bdi></p>",
                        "The latest login before <time datetime=\"2026-11-23T00:00:00Z\">23 November 2026, 00:00 UTC</time> was"
                                + " on <time datetime=\"2026-11-22T23:58:30Z\">22 November 2026, 23:58:30 UTC</time>: 1 min"
                                + " 30 s before it.",
                        "<h3>Latest 1 login before the cutoff, of 3 requested</h3>",
                        "All logins are in 22 November 2026, 23:00.",
                        "<p>There is no pair, because there are fewer than two logins.</p>");
    }

    @Test
    void aPairWithoutAGapHasTheSameTime() {
        for (int i = 1; i <= 3; i++) {
            login(LoginId.of(i), CUTOFF.minusSeconds(9));
        }

        assertThat(page())
                .contains(
                        "<p class=\"big\">0 s apart</p>",
                        "The two logins closest in time are at the same instant,",
                        "ids <bdi class=\"id\">1</bdi> and <bdi class=\"id\">2</bdi>. They are the first of 2 such pairs.",
                        "<h3>Closest pair, 0 s apart</h3>",
                        "2 pairs of neighbours have the same time.",
                        "none: the same time");
    }

    @Test
    void aGapIsShownInItsUnitAndExactlyInSeconds() {
        login(LoginId.of(1), CUTOFF.minusSeconds(9));
        login(LoginId.of(2), CUTOFF.minusSeconds(9).plusNanos(12_345_000));

        assertThat(page())
                .contains(
                        "<p class=\"big\">12.345 ms apart</p>",
                        "<h3>Closest pair, 12.345 ms apart (0.012345 s)</h3>",
                        "10 to 100\u00A0ms");
    }

    @Test
    void allButTheFirstOfManyLatestLoginsAreCollapsed() {
        top = 10_000;
        findings = new PartitionState(top, CUTOFF);
        for (int i = 0; i < 10_500; i++) {
            login(LoginId.of(i), CUTOFF.minusSeconds(10_600 - i));
        }

        String page = page();

        assertThat(page)
                .contains("<h3>Latest 10,000 logins before the cutoff</h3>", "<summary>The other 9,990</summary>");
        assertThat(matches(
                        page, "<th scope=\"row\" class=\"n\">([0-9,]+)</th><td><time[^>]*>[^<]*</time></td><td><bdi"))
                .hasSize(10_000)
                .startsWith("1", "2")
                .endsWith("10,000");
        assertThat(page.indexOf(">10</th>")).isLessThan(page.indexOf("<summary>The other"));
        assertThat(page.indexOf(">11</th>")).isGreaterThan(page.indexOf("<summary>The other"));
    }

    @Test
    void fourHundredBarsFillTheWidthAndAreInATable() {
        Instant day = Instant.parse("2025-10-20T12:00:00Z");
        for (int i = 0; i < 400; i++) {
            login(LoginId.of(i), day.plus(Duration.ofDays(i)));
        }

        String page = page();

        List<String> places = matches(page, "<rect x=\"([0-9.]+)%\"");
        assertThat(places).hasSize(400).startsWith("0", "0.25", "0.5").endsWith("99.75");
        assertThat(page).contains("<title>20 October 2025: 1 login</title>", "<th scope=\"row\">23 November 2026</th>");
        assertThat(matches(page, "text-anchor=\"middle\">([A-Z][a-z]{2}[ 0-9]*)<"))
                .contains("Jan 2026")
                .hasSizeLessThan(10);
    }

    @Test
    void yearsFarApartAreSideBySide() {
        for (String time : List.of("-0043-03-15T12:00:00Z", "2025-03-01T00:00:00Z", "9999-12-31T23:59:59Z")) {
            login(LoginId.of(1), Instant.parse(time));
        }

        assertThat(page())
                .contains(
                        "Years without logins are omitted.",
                        "<rect x=\"2.5%\"",
                        "<rect x=\"35.833%\"",
                        ">44 BC</text>",
                        ">9999</text>",
                        "From 44 BC to 9999, in UTC.",
                        "is about 317 years to 3,169 years");
    }

    @Test
    void aCutoffOutsideTheBarsIsDescribed() {
        login(LoginId.of(1), CUTOFF.minusSeconds(86_400));
        assertThat(page()).contains("The cutoff is right of the bars.").doesNotContain("class=\"cutoff\"");

        findings = new PartitionState(3, CUTOFF);
        login(LoginId.of(1), CUTOFF.plusSeconds(86_400));
        assertThat(page()).contains("The cutoff is before 24 November 2026, 00:00, left of the bars.");
    }

    @Test
    void countsThatDifferAreNotCalledReconciled() {
        login(LoginId.of(1), CUTOFF.minusSeconds(9));
        counted = 3L;
        assertThat(page())
                .contains(
                        "<p class=\"verdict bad\">! Not reconciled: the counts differ.</p>",
                        "They differ from the rows counted at the source: 3.",
                        "<tr class=\"total\"><th scope=\"row\">Difference</th><td class=\"n\">2</td></tr>");

        counted = null;
        assertThat(page())
                .contains("<p class=\"verdict open\">Not reconciled: the rows were not counted at the source.</p>")
                .doesNotContain("Difference");
    }

    @Test
    void rejectedLinesAndWarningsAreShownAtTheTop() {
        login(LoginId.of(1), CUTOFF.minusSeconds(9));
        rejected = 2;
        counted = 3L;
        warnings.add("first");
        warnings.add("second");

        String page = page();

        assertThat(page)
                .contains(
                        ">2 warnings</h2>\n<ul><li><bdi>first</bdi></li>",
                        "with 2 rejected lines.",
                        "<tr class=\"sum\"><th scope=\"row\">Rejected</th><td class=\"n\">2</td></tr>");
        assertThat(page.indexOf("2 warnings")).isLessThan(page.indexOf("Logins over time"));
    }

    private void login(LoginId id, Instant at) {
        findings.latest().offer(at, id);
        findings.closestPair().offer(at, id);
        findings.timeline().offer(at);
        findings.gaps().offer(at);
        findings.totals().row(true);
        rows++;
    }

    private void never(int count) {
        IntStream.range(0, count).forEach(i -> findings.totals().row(false));
        rows += count;
    }

    @Test
    void equalCountsWithoutASnapshotProveNoMoreThanTheySay() {
        counted = rows + rejected;
        oneMoment = false;

        assertThat(page())
                .contains(
                        "<p class=\"verdict open\">= The counts agree: as many rows were read as were counted. They were"
                                + " not read as of one moment, so this does not prove that every counted row is here.</p>")
                .contains("but were not read as of one moment: rows written meanwhile may be missing or come twice.")
                .doesNotContain("Reconciled: every counted row");
    }

    private String page() {
        Report.RunInfo run = new Report.RunInfo(7, source, CUTOFF, 1, attempts.size(), START, END);
        Report.Totals totals = new Report.Totals(
                counted == null ? rows : counted, rows, findings.totals().neverLoggedIn(), rejected, 2, 91_897);
        Report report =
                Report.of(run, top, findings, totals, "Europe/Berlin", Duration.ofMillis(4_250), limit, warnings);
        return HtmlReport.of(
                report,
                new RunDetails(
                        "1.2.3",
                        "\"CRM\".\"LOGINS\"",
                        null,
                        List.of(),
                        false,
                        "scn",
                        "1234567",
                        START,
                        "jsonl",
                        "gzip",
                        counted,
                        counted != null && counted == rows + rejected,
                        oneMoment,
                        attempts,
                        List.of(
                                new RunDetails.PartitionInfo(0, rows, 1, 91_000, START, END),
                                new RunDetails.PartitionInfo(1, 310, 1, 897, null, null))));
    }

    private static List<String> matches(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
