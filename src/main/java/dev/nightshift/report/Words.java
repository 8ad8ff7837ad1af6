package dev.nightshift.report;

import dev.nightshift.login.IsoInstant;
import dev.nightshift.work.Figures;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** Times, lengths of time and shares as people read them, the same on every Java and in every locale. */
final class Words {

    private static final List<String> MONTHS = List.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");

    private static final BigDecimal MINUTE = BigDecimal.valueOf(60);
    private static final BigDecimal DAY = BigDecimal.valueOf(86_400);

    private Words() {}

    /** A share in percent: never 0% of something, never 100% of not all. */
    static String percent(long part, long whole) {
        if (part == 0 || whole == 0) {
            return "0%";
        }
        double percent = 100.0 * part / whole;
        if (percent < 0.1) {
            return "< 0.1%";
        }
        if (part < whole && percent > 99.9) {
            return "> 99.9%";
        }
        return part == whole ? "100%" : String.format(Locale.ROOT, "%.1f%%", percent);
    }

    /** Such as "22 November 2026, 23:59:48.5 UTC", to the last digit. */
    static Html moment(Instant instant) {
        LocalDateTime time = utc(instant);
        String clock = clock(instant);
        return time(instant, date(time) + ", " + (clock.endsWith(":00") ? clock.substring(0, 5) : clock) + " UTC");
    }

    /** Such as "2026-11-22 23:59:48.5", to the last digit; for columns. */
    static Html stamp(Instant instant) {
        return time(instant, IsoInstant.text(instant).replace('T', ' ').replace("Z", ""));
    }

    private static Html time(Instant instant, String text) {
        int year = utc(instant).getYear();
        // The format of HTML's element knows neither other years nor more than three digits of a fraction.
        return year < 1 || year > 9_999
                ? Html.of("{}", text)
                : Html.of(
                        "<time datetime=\"{}\">{}</time>",
                        IsoInstant.text(Instant.ofEpochMilli(instant.toEpochMilli())),
                        text);
    }

    private static String clock(Instant instant) {
        String iso = IsoInstant.text(instant);
        return iso.substring(iso.indexOf('T') + 1, iso.length() - 1);
    }

    /** Such as "22 November 2026". */
    static String date(LocalDateTime time) {
        return time.getDayOfMonth() + " " + month(time) + " " + time.getYear();
    }

    /** Such as "November". */
    static String month(LocalDateTime time) {
        return MONTHS.get(time.getMonthValue() - 1);
    }

    static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
    }

    /** An exact length of time in the unit that suits it: "12.5 ms", "3 min 10 s", "2 h 5 min 0.5 s". */
    static String exact(BigDecimal seconds) {
        if (seconds.signum() == 0) {
            return "0 s";
        }
        if (seconds.compareTo(MINUTE) >= 0) {
            return parts(seconds);
        }
        int shift = seconds.compareTo(new BigDecimal("0.000001")) < 0
                ? 9
                : seconds.compareTo(new BigDecimal("0.001")) < 0 ? 6 : seconds.compareTo(BigDecimal.ONE) < 0 ? 3 : 0;
        String unit = shift == 9 ? "ns" : shift == 6 ? "µs" : shift == 3 ? "ms" : "s";
        return plain(seconds.movePointRight(shift)) + " " + unit;
    }

    private static String parts(BigDecimal seconds) {
        long whole = seconds.longValue();
        BigDecimal rest = seconds.remainder(MINUTE);
        StringBuilder text = new StringBuilder();
        append(text, whole / 86_400, whole / 86_400 == 1 ? "day" : "days");
        append(text, whole % 86_400 / 3_600, "h");
        append(text, whole % 3_600 / 60, "min");
        if (rest.signum() > 0) {
            text.append(' ').append(plain(rest)).append(" s");
        }
        return text.toString().strip();
    }

    private static void append(StringBuilder text, long value, String unit) {
        if (value > 0) {
            text.append(' ').append(Figures.number(value)).append(' ').append(unit);
        }
    }

    /** About how long it is, in one or two units. */
    static String about(Duration duration) {
        BigDecimal seconds = seconds(duration);
        if (seconds.compareTo(MINUTE) < 0) {
            BigDecimal rounded = seconds.round(new MathContext(3, RoundingMode.HALF_UP));
            return exact(rounded);
        }
        if (seconds.compareTo(DAY) < 0) {
            long whole = seconds.longValue();
            return parts(BigDecimal.valueOf(whole < 3_600 ? whole : whole / 60 * 60));
        }
        return about(seconds.longValue());
    }

    /** About how long it is, in one unit, from seconds to years. */
    static String about(long seconds) {
        if (seconds < 90) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return rounded(seconds, 60) + " min";
        }
        if (seconds < 172_800) {
            return rounded(seconds, 3_600) + " h";
        }
        return seconds < 63_115_200 ? rounded(seconds, 86_400) + " days" : rounded(seconds, 31_557_600) + " years";
    }

    /** To two digits at least. */
    private static String rounded(long seconds, long unit) {
        double value = (double) seconds / unit;
        return value < 10
                ? plain(BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP))
                : Figures.number(Math.round(value));
    }

    static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    }

    static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
