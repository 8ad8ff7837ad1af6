package dev.nightshift.selftest;

import dev.nightshift.selftest.ChildProgram.Ended;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A run that is killed when it has committed a seeded number of rows, and started again until it is complete. Each
 * attempt is a process of its own. Not thread-safe.
 */
final class KilledRun {

    /** More attempts are not the fault of the kills. */
    private static final int MOST_ATTEMPTS = 10;

    private static final Pattern COMMITTED = Pattern.compile("run=\\d+ partition=.* total=(\\d+) of=.*");
    private static final Pattern RESUMED = Pattern.compile("Run \\d+ resumes after ([\\d,]+) rows?");

    private final ChildProgram program;
    private final String cutoff;
    private final Deque<Long> kills = new ArrayDeque<>();
    private final BooleanSupplier endSession;

    private int attempts;
    private int killed;
    private int commits;
    private long rows;
    private @Nullable String lost;
    private boolean sessionEnded;

    /**
     * @param endSession ends a session that reads, and returns whether there was one
     */
    KilledRun(ChildProgram program, String cutoff, int rows, long seed, BooleanSupplier endSession) {
        this.program = program;
        this.cutoff = cutoff;
        this.endSession = endSession;
        SplittableRandom random = new SplittableRandom(seed);
        kills.add((long) (rows * random.nextDouble(0.02, 0.35)));
        kills.add((long) (rows * random.nextDouble(0.4, 0.8)));
        // All rows are committed, and nothing is published yet.
        kills.add((long) rows);
    }

    /** Runs it; returns why it is not complete in the end, or null if it is. */
    @Nullable String complete() {
        while (attempts < MOST_ATTEMPTS) {
            attempts++;
            Ended ended = program.run(
                    this::fatal, this::loseSession, "run", "--cutoff", cutoff, "--top", String.valueOf(SelfTest.TOP));
            if (ended.killed()) {
                killed++;
            } else if (ended.code() == 0) {
                return null;
            } else if (ended.code() == Reason.REFUSED.exitCode()) {
                throw NightshiftException.refused("The run of the self-test was refused: " + ended.lastWords());
            } else if (ended.code() == Reason.STOPPED.exitCode()) {
                throw new NightshiftException(
                        Reason.STOPPED, "The run of the self-test was stopped: " + ended.lastWords(), null);
            } else {
                return "attempt " + attempts + " ended with code " + ended.code() + ": " + ended.lastWords();
            }
        }
        return "it is not complete after " + Figures.count(attempts, "attempt", "attempts");
    }

    /** Takes note of a line, and returns whether the process must die now. */
    private boolean fatal(String line) {
        Matcher resumed = RESUMED.matcher(line);
        if (resumed.matches()) {
            long found = Long.parseLong(resumed.group(1).replace(",", ""));
            if (found < rows) {
                lost = "attempt " + attempts + " resumed after " + Figures.count(found, "row", "rows") + ", although "
                        + rows + " had been committed";
            }
            rows = found;
        }
        Matcher committed = COMMITTED.matcher(line);
        if (!committed.matches()) {
            return false;
        }
        commits++;
        rows = Math.max(rows, Long.parseLong(committed.group(1)));
        Long next = kills.peek();
        if (next == null || rows < next) {
            return false;
        }
        kills.remove();
        return true;
    }

    private void loseSession() {
        if (!sessionEnded) {
            sessionEnded = endSession.getAsBoolean();
        }
    }

    int attempts() {
        return attempts;
    }

    int killed() {
        return killed;
    }

    boolean sessionEnded() {
        return sessionEnded;
    }

    /**
     * What was lost or done twice, if anything.
     *
     * @param parts the parts of the complete run
     */
    List<String> losses(int parts) {
        if (lost != null) {
            return List.of(lost);
        }
        return commits <= parts
                ? List.of()
                : List.of(commits + " chunks were committed for " + parts + " parts, so some were copied twice");
    }
}
