package dev.nightshift.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one check of doctor. Its components are the fields of {@code doctor --json}, in the same order.
 *
 * @param name name of the check
 * @param found finding in one sentence
 * @param details lines with details of the finding; may be empty
 * @param advice what to do; null for nothing
 * @param sql SQL that follows the advice, ready to run; null for none
 */
public record Check(
        String name,
        Verdict verdict,
        String found,
        List<String> details,
        @Nullable String advice,
        @Nullable String sql) {

    /** The verdict of a check. */
    public enum Verdict {
        /** The finding is as required. */
        OK,
        /** A run would work, but the finding needs attention. */
        WARN,
        /** A run would be refused, or fail. */
        FAIL,
        /** The check could not be made, because another check failed or because its subject does not exist yet. */
        SKIPPED
    }

    static Check ok(String name, String found) {
        return new Check(name, Verdict.OK, found, List.of(), null, null);
    }

    static Check warn(String name, String found, @Nullable String advice) {
        return new Check(name, Verdict.WARN, found, List.of(), advice, null);
    }

    static Check fail(String name, String found, @Nullable String advice) {
        return new Check(name, Verdict.FAIL, found, List.of(), advice, null);
    }

    static Check skipped(String name, String why) {
        return new Check(name, Verdict.SKIPPED, why, List.of(), null, null);
    }

    Check withDetails(List<String> lines) {
        return new Check(name, verdict, found, List.copyOf(lines), advice, sql);
    }

    Check withAdvice(String words) {
        return new Check(name, verdict, found, details, words, sql);
    }

    Check withSql(@Nullable String statement) {
        return new Check(name, verdict, found, details, advice, statement);
    }
}
