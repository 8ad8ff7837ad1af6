package dev.nightshift.doctor;

import dev.nightshift.doctor.Check.Verdict;
import dev.nightshift.work.NightshiftException;
import java.util.List;

/**
 * What doctor found out; its components are the fields of {@code doctor --json}, in their order.
 *
 * @param failed how many checks say that a run would be refused, or fail
 * @param warnings how many say that something should be looked at
 */
public record Diagnosis(long failed, long warnings, List<Check> checks) {

    static Diagnosis of(List<Check> checks) {
        return new Diagnosis(count(checks, Verdict.FAIL), count(checks, Verdict.WARN), List.copyOf(checks));
    }

    /** Of settings that cannot be read, which nothing else can be looked at without. */
    public static Diagnosis ofSettings(NightshiftException failure) {
        return of(List.of(Check.fail("settings", String.valueOf(failure.getMessage()), null)));
    }

    private static long count(List<Check> checks, Verdict verdict) {
        return checks.stream().filter(check -> check.verdict() == verdict).count();
    }
}
