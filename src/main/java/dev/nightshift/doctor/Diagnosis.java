package dev.nightshift.doctor;

import dev.nightshift.doctor.Check.Verdict;
import dev.nightshift.work.SettingsException;
import java.util.List;

/**
 * The results of all checks of doctor. Its components are the fields of {@code doctor --json}, in the same order.
 *
 * @param failed number of checks that say that a run would be refused, or fail
 * @param warnings number of checks whose finding needs attention
 */
public record Diagnosis(long failed, long warnings, List<Check> checks) {

    static Diagnosis of(List<Check> checks) {
        return new Diagnosis(count(checks, Verdict.FAIL), count(checks, Verdict.WARN), List.copyOf(checks));
    }

    /** The diagnosis if the settings cannot be read, without which no other check can be made. */
    public static Diagnosis ofSettings(SettingsException failure) {
        return of(failure.lines().stream()
                .map(line -> Check.fail("settings", line, null))
                .toList());
    }

    private static long count(List<Check> checks, Verdict verdict) {
        return checks.stream().filter(check -> check.verdict() == verdict).count();
    }
}
