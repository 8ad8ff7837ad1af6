package dev.nightshift.login;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** Seeded streams of difficult kinds: ties in time, single nanoseconds, centuries, mixed ids, hardly any rows. */
public final class RandomStream {

    private static final long[] SPREADS_IN_SECONDS = {
        0, 1, 60, 86_400, 400 * 3_600L, 400 * 86_400L, 400 * 31 * 86_400L, 5_000L * 366 * 86_400
    };
    private static final int[] DISTINCT_TIMES = {1, 3, 20, 800};
    private static final int[] FRACTIONS = {1, 3, 1_000_000_000};
    private static final String[] LETTERS = {"a", "B", "z", "\uD7FF", "\uFFFD", "\uD83D\uDE00"};

    private final Random random;

    public RandomStream(Random random) {
        this.random = random;
    }

    /** Distinct logins in stream order. */
    public List<Login> logins() {
        List<Instant> times = times();
        int kindOfId = random.nextInt(4);
        TreeSet<Login> logins = new TreeSet<>(NaiveAnswers.STREAM_ORDER);
        int rows = random.nextInt(random.nextInt(20) == 0 ? 800 : 60);
        for (int i = 0; i < rows; i++) {
            logins.add(new Login(times.get(random.nextInt(times.size())), id(kindOfId)));
        }
        return new ArrayList<>(logins);
    }

    private List<Instant> times() {
        long from = random.nextInt(-200_000_000, 2_000_000_000);
        long spread = pick(SPREADS_IN_SECONDS);
        int fractions = FRACTIONS[random.nextInt(FRACTIONS.length)];
        int distinct = DISTINCT_TIMES[random.nextInt(DISTINCT_TIMES.length)];
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < distinct; i++) {
            times.add(Instant.ofEpochSecond(from + random.nextLong(spread + 1), random.nextInt(fractions)));
        }
        return times;
    }

    private LoginId id(int kind) {
        return switch (kind) {
            case 0 -> LoginId.of(random.nextLong());
            case 1 -> LoginId.of(BigDecimal.valueOf(random.nextInt(-300, 300), random.nextInt(4)));
            case 2 -> LoginId.of(text());
            default -> id(random.nextInt(3));
        };
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }

    /** A cutoff before all logins, after all of them, or exactly at the time of one. */
    public Instant cutoff(List<Login> logins) {
        return switch (random.nextInt(4)) {
            case 0 -> Instant.MIN;
            case 1 -> Instant.MAX;
            default ->
                logins.isEmpty()
                        ? Instant.EPOCH
                        : logins.get(random.nextInt(logins.size())).lastLogin();
        };
    }

    /** The stream in consecutive ranges, some of them empty. */
    List<List<Login>> ranges(List<Login> logins) {
        List<Integer> cuts = new ArrayList<>();
        cuts.add(0);
        for (int i = random.nextInt(8); i > 0; i--) {
            cuts.add(random.nextInt(logins.size() + 1));
        }
        cuts.add(logins.size());
        Collections.sort(cuts);
        List<List<Login>> ranges = new ArrayList<>();
        for (int i = 1; i < cuts.size(); i++) {
            ranges.add(logins.subList(cuts.get(i - 1), cuts.get(i)));
        }
        return ranges;
    }

    private long pick(long[] values) {
        return values[random.nextInt(values.length)];
    }
}
