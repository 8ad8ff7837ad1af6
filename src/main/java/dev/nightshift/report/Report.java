package dev.nightshift.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightshift.login.ClosestPair;
import dev.nightshift.login.GapCounts;
import dev.nightshift.login.Login;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.PartitionState;
import dev.nightshift.login.Timeline;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a run. Its components are the fields of {@code report.json}, in the same order.
 *
 * @param window the times of the logins that the run copied; null if it copied the whole source
 * @param lateRows rows with an earlier time among those copied; null if the run has no window
 * @param closestPair null if there are fewer than two logins
 * @param chain the answers over all nights up to this one; null if the run has no window
 * @param timeZone zone in which stored times without a zone were read
 * @param durationSeconds working time of all attempts, exact to the millisecond
 * @param rowsPerSecond migrated rows divided by that time; 0 if it is unknown because a clock was set back
 * @param maxRowsPerSecond the limit for all ranges together; null if there was none
 */
public record Report(
        RunInfo run,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Window window,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Long lateRows,
        LatestLogins latestLogins,
        @Nullable Pair closestPair,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Chain chain,
        Totals totals,
        TimelineInfo timeline,
        Gaps gaps,
        String timeZone,
        BigDecimal durationSeconds,
        long rowsPerSecond,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Integer maxRowsPerSecond,
        List<String> warnings) {

    /** The run that the report is about. */
    public record RunInfo(
            long id, String source, Instant cutoff, int rerun, int attempts, Instant startedAt, Instant finishedAt) {}

    /**
     * The half-open stretch of times from {@code from} to {@code to}.
     *
     * @param from null for the first night of a chain, which copies all earlier logins and rows that never logged in
     * @param overlap ISO-8601 duration before {@code from} in which late rows were looked for
     * @param rowsOfOtherNights rows of the window that other nights have copied, as late ones; only a rerun meets any
     * @param neverLoggedIn rows that never logged in and that this night did not copy; null if they were not counted
     */
    public record Window(
            @Nullable Instant from,
            Instant to,
            String overlap,
            long rowsOfOtherNights,
            @Nullable Long neverLoggedIn) {}

    /**
     * The nights of a chain up to this one, and the answers over all rows that they copied.
     *
     * @param number number of the run that started the chain
     * @param nights number of its nights
     * @param firstCutoff cutoff of its first night
     * @param rows rows that they copied
     * @param lateRows late rows among them
     */
    public record Chain(
            long number,
            int nights,
            Instant firstCutoff,
            long rows,
            long lateRows,
            LatestLogins latestLogins,
            @Nullable Pair closestPair) {

        /** The answers by the states after all rows. */
        public static Chain of(
                long number,
                int nights,
                Instant firstCutoff,
                long rows,
                long lateRows,
                int requested,
                dev.nightshift.login.LatestLogins.Snapshot latest,
                ClosestPair.Snapshot closest) {
            return new Chain(
                    number,
                    nights,
                    firstCutoff,
                    rows,
                    lateRows,
                    LatestLogins.of(requested, latest.logins()),
                    Pair.of(closest.pair()));
        }
    }

    /** The latest logins strictly before the cutoff, latest first. */
    public record LatestLogins(int requested, List<LoginInfo> logins) {

        static LatestLogins of(int requested, List<Login> ranked) {
            return new LatestLogins(
                    requested, ranked.stream().map(LoginInfo::of).toList());
        }
    }

    /** A login. */
    public record LoginInfo(LoginId id, Instant lastLogin) {

        static LoginInfo of(Login login) {
            return new LoginInfo(login.id(), login.lastLogin());
        }
    }

    /**
     * The two neighbours closest in time.
     *
     * @param gap ISO-8601 duration
     * @param gapSeconds the exact gap in seconds
     */
    public record Pair(String gap, BigDecimal gapSeconds, LoginInfo earlier, LoginInfo later) {

        static @Nullable Pair of(ClosestPair.@Nullable Pair pair) {
            if (pair == null) {
                return null;
            }
            Duration gap = pair.gap();
            return new Pair(gap.toString(), seconds(gap, 9), LoginInfo.of(pair.earlier()), LoginInfo.of(pair.later()));
        }
    }

    /**
     * Control totals.
     *
     * @param source rows at the source, as counted when the run was planned; if they were not counted, the sum of
     *     migrated and rejected rows
     * @param bytes total size of the part files
     */
    public record Totals(long source, long migrated, long neverLoggedIn, long rejected, long parts, long bytes) {}

    /** Logins over time. */
    public record TimelineInfo(String unit, List<Timeline.Bar> bars) {}

    /** Gaps between neighbouring logins: the number of zero gaps, and the others by power of ten of a second. */
    public record Gaps(long zero, List<GapCounts.Bar> bars) {}

    /** The report of what a run found out. */
    public static Report of(
            RunInfo run,
            int requested,
            PartitionState findings,
            Totals totals,
            String timeZone,
            Duration worked,
            @Nullable Integer maxRowsPerSecond,
            List<String> warnings) {
        return new Report(
                run,
                null,
                null,
                LatestLogins.of(requested, findings.latest().ranked()),
                Pair.of(findings.closestPair().pair()),
                null,
                totals,
                new TimelineInfo(
                        findings.timeline().unit().label(), findings.timeline().bars()),
                new Gaps(findings.gaps().zero(), findings.gaps().bars()),
                timeZone,
                seconds(worked, 3),
                worked.isZero() ? 0 : Math.round(totals.migrated() * 1e9 / worked.toNanos()),
                maxRowsPerSecond,
                List.copyOf(warnings));
    }

    /**
     * The same report, of a night of a chain.
     *
     * @param itsChain null if it is not known
     */
    public Report ofNight(Window itsWindow, long itsLateRows, @Nullable Chain itsChain) {
        return new Report(
                run,
                itsWindow,
                itsLateRows,
                latestLogins,
                closestPair,
                itsChain,
                totals,
                timeline,
                gaps,
                timeZone,
                durationSeconds,
                rowsPerSecond,
                maxRowsPerSecond,
                warnings);
    }

    private static BigDecimal seconds(Duration duration, int digits) {
        BigDecimal exact = BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
        BigDecimal rounded = exact.setScale(digits, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
    }
}
