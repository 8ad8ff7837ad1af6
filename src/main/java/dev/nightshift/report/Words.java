package dev.nightshift.report;

import dev.nightshift.login.IsoInstant;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** Times and shares as people read them, the same on every Java and in every locale. */
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
        return time.getDayOfMonth() + " " + month(time) + " " + year(time);
    }

    /** Such as "2026" or "44 BC". */
    static String year(LocalDateTime time) {
        return year(time.getYear());
    }

    /** The same for a year in which 1 BC is 0. */
    static String year(long year) {
        return year < 1 ? 1 - year + " BC" : String.valueOf(year);
    }

    /** Such as "November". */
    static String month(LocalDateTime time) {
        return MONTHS.get(time.getMonthValue() - 1);
    }

    static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
    }
}
