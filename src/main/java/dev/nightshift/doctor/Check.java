package dev.nightshift.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What doctor found out about one thing; its components are the fields of {@code doctor --json}, in their order.
 *
 * @param name what was looked at
 * @param found in a sentence
 * @param details of it, line by line; may be empty
 * @param advice what to do; null: nothing
 * @param sql that does it, ready to run; null: none
 */
public record Check(
        String name,
        Verdict verdict,
        String found,
        List<String> details,
        @Nullable String advice,
        @Nullable String sql) {

    /** How it stands. */
    public enum Verdict {
        /** As it must be. */
        OK,
        /** A run would work, but look at it. */
        WARN,
        /** A run would be refused, or fail. */
        FAIL,
        /** It could not be looked at, because of another check's failure or because there is nothing yet. */
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
