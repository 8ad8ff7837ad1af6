package dev.nightshift.report;

import dev.nightshift.login.Timeline;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The places of a timeline's bars, from 0 to 1 over the whole width, with one slot per bar. Slots follow the calendar,
 * so that empty ones leave a gap. If that would take more than 400 slots, only bars that are not empty have one.
 */
final class TimeAxis {

    private static final int MOST_SLOTS = 400;
    private static final int MOST_TICKS = 9;

    private final Timeline.Unit unit;
    private final List<Long> numbers;
    private final boolean skipping;
    private final long from;
    private final long slots;

    /** @param starts the starts of the bars that are not empty, ascending; at least one */
    TimeAxis(Timeline.Unit unit, List<Instant> starts) {
        this.unit = unit;
        this.numbers = starts.stream().map(this::number).toList();
        this.from = numbers.get(0);
        long span = numbers.get(numbers.size() - 1) - from + 1;
        this.skipping = span > MOST_SLOTS;
        this.slots = skipping ? numbers.size() : span;
    }

    /** Whether units without logins are omitted. */
    boolean skipping() {
        return skipping;
    }

    long slots() {
        return slots;
    }

    /** The left edge of the bar with this index. */
    double left(int index) {
        return (skipping ? index : numbers.get(index) - from) / (double) slots;
    }

    double width() {
        return 1.0 / slots;
    }

    /** The place of an instant on the axis; empty if it is outside. */
    Optional<Double> place(Instant moment) {
        double position = position(moment);
        double slot = position - from;
        if (skipping) {
            long number = (long) Math.floor(position);
            long before = numbers.stream().filter(bar -> bar < number).count();
            slot = before + (numbers.contains(number) ? position - number : 0);
        }
        return slot < 0 || slot > slots || position < from ? Optional.empty() : Optional.of(slot / slots);
    }

    private double position(Instant moment) {
        LocalDateTime time = Words.utc(moment);
        long seconds = moment.getEpochSecond();
        return switch (unit) {
            case HOUR -> seconds / 3_600.0;
            case DAY -> seconds / 86_400.0;
            case MONTH ->
                number(moment)
                        + (time.getDayOfMonth() - 1 + time.toLocalTime().toSecondOfDay() / 86_400.0)
                                / time.toLocalDate().lengthOfMonth();
            case YEAR ->
                time.getYear()
                        + (time.getDayOfYear() - 1)
                                / (double) time.toLocalDate().lengthOfYear();
        };
    }

    private long number(Instant moment) {
        LocalDateTime time = Words.utc(moment);
        return switch (unit) {
            case HOUR -> Math.floorDiv(moment.getEpochSecond(), 3_600L);
            case DAY -> Math.floorDiv(moment.getEpochSecond(), 86_400L);
            case MONTH -> time.getYear() * 12L + time.getMonthValue() - 1;
            case YEAR -> time.getYear();
        };
    }

    /** The name of a bar, such as "November 2026" or "22 November 2026, 23:00". */
    String name(Instant start) {
        LocalDateTime time = Words.utc(start);
        return switch (unit) {
            case HOUR -> Words.date(time) + ", " + String.format(Locale.ROOT, "%02d:00", time.getHour());
            case DAY -> Words.date(time);
            case MONTH -> Words.month(time) + " " + Words.year(time);
            case YEAR -> Words.year(time);
        };
    }

    /** A mark on the axis. */
    record Tick(double place, String label) {}

    /** At most nine ticks, on calendar boundaries. */
    List<Tick> ticks() {
        if (skipping) {
            return someYears();
        }
        for (Step step : Step.FROM_THE_FINEST) {
            if (step.unit.compareTo(unit(unit)) >= 0) {
                List<Tick> ticks = ticks(step);
                if (ticks.size() <= MOST_TICKS) {
                    return ticks;
                }
            }
        }
        return List.of();
    }

    private List<Tick> someYears() {
        List<Tick> ticks = new ArrayList<>();
        int each = (numbers.size() + MOST_TICKS - 1) / MOST_TICKS;
        for (int i = 0; i < numbers.size(); i += each) {
            ticks.add(new Tick((i + 0.5) / slots, Words.year(numbers.get(i))));
        }
        return ticks;
    }

    private static ChronoUnit unit(Timeline.Unit unit) {
        return switch (unit) {
            case HOUR -> ChronoUnit.HOURS;
            case DAY -> ChronoUnit.DAYS;
            case MONTH -> ChronoUnit.MONTHS;
            case YEAR -> ChronoUnit.YEARS;
        };
    }

    private List<Tick> ticks(Step step) {
        List<Tick> ticks = new ArrayList<>();
        LocalDateTime time = step.atOrBefore(start());
        while (ticks.size() <= MOST_TICKS) {
            Instant moment = time.toInstant(ZoneOffset.UTC);
            double place = (position(moment) - from) / slots;
            // A label at the right edge would not fit.
            if (place >= 0.99) {
                break;
            }
            if (place >= 0) {
                ticks.add(new Tick(place, step.label(time, ticks.isEmpty())));
            }
            time = time.plus(step.count, step.unit);
        }
        return ticks;
    }

    private LocalDateTime start() {
        return switch (unit) {
            case HOUR -> LocalDateTime.ofEpochSecond(from * 3_600, 0, ZoneOffset.UTC);
            case DAY -> LocalDateTime.ofEpochSecond(from * 86_400, 0, ZoneOffset.UTC);
            case MONTH -> LocalDateTime.of((int) Math.floorDiv(from, 12L), (int) Math.floorMod(from, 12L) + 1, 1, 0, 0);
            case YEAR -> LocalDateTime.of((int) from, Month.JANUARY, 1, 0, 0);
        };
    }

    /** The distance between two ticks. */
    private record Step(int count, ChronoUnit unit) {

        private static final List<Step> FROM_THE_FINEST = List.of(
                new Step(1, ChronoUnit.HOURS),
                new Step(3, ChronoUnit.HOURS),
                new Step(6, ChronoUnit.HOURS),
                new Step(12, ChronoUnit.HOURS),
                new Step(1, ChronoUnit.DAYS),
                new Step(2, ChronoUnit.DAYS),
                new Step(7, ChronoUnit.DAYS),
                new Step(14, ChronoUnit.DAYS),
                new Step(1, ChronoUnit.MONTHS),
                new Step(2, ChronoUnit.MONTHS),
                new Step(3, ChronoUnit.MONTHS),
                new Step(6, ChronoUnit.MONTHS),
                new Step(1, ChronoUnit.YEARS),
                new Step(2, ChronoUnit.YEARS),
                new Step(5, ChronoUnit.YEARS),
                new Step(10, ChronoUnit.YEARS),
                new Step(20, ChronoUnit.YEARS),
                new Step(50, ChronoUnit.YEARS));

        /** The calendar boundary at or before a time: weeks begin on a Monday, quarters in January. */
        private LocalDateTime atOrBefore(LocalDateTime time) {
            LocalDateTime day = time.truncatedTo(ChronoUnit.DAYS);
            return switch (unit) {
                case HOURS -> day.plusHours(time.getHour() / count * (long) count);
                case DAYS -> count < 7 ? day : day.minusDays(day.getDayOfWeek().getValue() - 1L);
                case MONTHS -> day.withDayOfMonth(1).withMonth((day.getMonthValue() - 1) / count * count + 1);
                default -> day.withDayOfYear(1).withYear(Math.floorDiv(day.getYear(), count) * count);
            };
        }

        private String label(LocalDateTime time, boolean first) {
            String day = time.getDayOfMonth() + " " + Words.month(time).substring(0, 3);
            return switch (unit) {
                case HOURS -> time.getHour() == 0 ? day : String.format(Locale.ROOT, "%02d:00", time.getHour());
                case DAYS -> day + (first ? " " + Words.year(time) : "");
                case MONTHS ->
                    Words.month(time).substring(0, 3)
                            + (first || time.getMonth() == Month.JANUARY ? " " + Words.year(time) : "");
                default -> Words.year(time);
            };
        }
    }
}
