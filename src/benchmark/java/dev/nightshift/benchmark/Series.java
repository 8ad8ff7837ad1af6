package dev.nightshift.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The figures of one measurement, round by round. Not thread-safe. */
final class Series {

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Returns these figures divided by the others of the same round. */
    Series by(Series others) {
        Series ratios = new Series();
        for (int i = 0; i < Math.min(values.size(), others.values.size()); i++) {
            ratios.add(values.get(i) / others.values.get(i));
        }
        return ratios;
    }

    /** Returns the median with the given number of digits, or "?" if there are no figures. */
    String text(int digits) {
        return isEmpty() ? "?" : number(median(), digits);
    }

    /** Returns the median with the lowest and the highest figure. */
    String spread(int digits) {
        if (values.size() < 2) {
            return text(digits);
        }
        return text(digits) + " (" + number(Collections.min(values), digits) + " to "
                + number(Collections.max(values), digits) + ")";
    }

    private static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
