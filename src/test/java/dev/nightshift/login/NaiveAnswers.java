package dev.nightshift.login;

import dev.nightshift.login.ClosestPair.Pair;
import dev.nightshift.login.Timeline.Unit;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Computes the answers by sorting, with decimals and the calendar, regardless of the cost. */
record NaiveAnswers(List<Login> logins) {

    static final Comparator<Login> STREAM_ORDER = Comparator.comparing((Login login) -> seconds(login.lastLogin()))
            .thenComparing(Login::id, NaiveAnswers::compare);

    private static BigDecimal seconds(Instant instant) {
        return BigDecimal.valueOf(instant.getEpochSecond()).add(BigDecimal.valueOf(instant.getNano(), 9));
    }

    private static int compare(LoginId one, LoginId two) {
        if (one.value() instanceof String a && two.value() instanceof String b) {
            return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
        }
        if (one.value() instanceof Number a && two.value() instanceof Number b) {
            return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString()));
        }
        return one.value() instanceof Number ? -1 : 1;
    }

    List<Login> latest(int n, Instant cutoff) {
        return logins.stream()
                .filter(login -> seconds(login.lastLogin()).compareTo(seconds(cutoff)) < 0)
                .sorted(STREAM_ORDER.reversed())
                .limit(n)
                .toList();
    }

    private BigDecimal gapBefore(int i) {
        return seconds(logins.get(i).lastLogin())
                .subtract(seconds(logins.get(i - 1).lastLogin()));
    }

    @Nullable Pair closestPair() {
        Pair closest = null;
        BigDecimal least = BigDecimal.TEN.pow(30);
        for (int i = 1; i < logins.size(); i++) {
            if (gapBefore(i).compareTo(least) < 0) {
                least = gapBefore(i);
                closest = new Pair(logins.get(i - 1), logins.get(i));
            }
        }
        return closest;
    }

    long zeroGaps() {
        long zero = 0;
        for (int i = 1; i < logins.size(); i++) {
            zero += gapBefore(i).signum() == 0 ? 1 : 0;
        }
        return zero;
    }

    List<GapCounts.Bar> gapBars() {
        TreeMap<BigDecimal, Long> bars = new TreeMap<>();
        for (int i = 1; i < logins.size(); i++) {
            BigDecimal gap = gapBefore(i);
            if (gap.signum() > 0) {
                BigDecimal below = new BigDecimal("0.00000001");
                while (below.compareTo(gap) <= 0) {
                    below = below.multiply(BigDecimal.TEN).stripTrailingZeros();
                }
                bars.merge(new BigDecimal(below.toPlainString()), 1L, Long::sum);
            }
        }
        return bars.entrySet().stream()
                .map(bar -> new GapCounts.Bar(bar.getKey(), bar.getValue()))
                .toList();
    }

    Unit unit() {
        if (logins.isEmpty()) {
            return Unit.HOUR;
        }
        for (Unit unit : List.of(Unit.HOUR, Unit.DAY, Unit.MONTH)) {
            LocalDateTime first = start(logins.get(0), unit);
            LocalDateTime last = start(logins.get(logins.size() - 1), unit);
            if (chrono(unit).between(first, last) + 1 <= 400) {
                return unit;
            }
        }
        return Unit.YEAR;
    }

    List<Timeline.Bar> timelineBars() {
        TreeMap<LocalDateTime, Long> bars = new TreeMap<>();
        for (Login login : logins) {
            bars.merge(start(login, unit()), 1L, Long::sum);
        }
        return bars.entrySet().stream()
                .map(bar -> new Timeline.Bar(bar.getKey().toInstant(ZoneOffset.UTC), bar.getValue()))
                .toList();
    }

    private static LocalDateTime start(Login login, Unit unit) {
        LocalDateTime time = LocalDateTime.ofInstant(login.lastLogin(), ZoneOffset.UTC);
        return switch (unit) {
            case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
            case DAY -> time.truncatedTo(ChronoUnit.DAYS);
            case MONTH -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
            case YEAR -> time.truncatedTo(ChronoUnit.DAYS).withDayOfYear(1);
        };
    }

    private static ChronoUnit chrono(Unit unit) {
        return switch (unit) {
            case HOUR -> ChronoUnit.HOURS;
            case DAY -> ChronoUnit.DAYS;
            case MONTH -> ChronoUnit.MONTHS;
            case YEAR -> ChronoUnit.YEARS;
        };
    }
}
