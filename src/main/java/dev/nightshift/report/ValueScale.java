package dev.nightshift.report;

import dev.nightshift.work.Figures;
import java.util.ArrayList;
import java.util.List;

/**
 * The ticks of an axis of counts. They begin at 0, take at most five steps of 1, 2 or 5 times a power of ten, and end
 * at or above the greatest count.
 */
record ValueScale(long step, long top) {

    private static final int MOST_STEPS = 5;

    static ValueScale upTo(long most) {
        long step = 1;
        for (long power = 1; ; power *= 10) {
            for (int factor : new int[] {1, 2, 5}) {
                step = factor * power;
                if (step >= ceilDiv(Math.max(1, most), MOST_STEPS)) {
                    return new ValueScale(step, ceilDiv(Math.max(1, most), step) * step);
                }
            }
        }
    }

    List<Long> ticks() {
        List<Long> ticks = new ArrayList<>();
        for (long tick = 0; tick <= top; tick += step) {
            ticks.add(tick);
        }
        return ticks;
    }

    /** The label of a tick, such as 1,500 or 2.5 M. */
    static String label(long value) {
        if (value < 1_000_000) {
            return Figures.number(value);
        }
        boolean billions = value >= 1_000_000_000;
        long unit = billions ? 1_000_000_000 : 1_000_000;
        String text = value % unit == 0
                ? Figures.number(value / unit)
                : Figures.number(value / unit) + "." + value % unit * 10 / unit;
        return text + (billions ? " bn" : " M");
    }

    private static long ceilDiv(long value, long by) {
        return -Math.floorDiv(-value, by);
    }
}
