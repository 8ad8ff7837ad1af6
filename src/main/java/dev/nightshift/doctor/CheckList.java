package dev.nightshift.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects checks in order. A failed check does not prevent the following ones. */
final class CheckList {

    private static final Logger log = LoggerFactory.getLogger(CheckList.class);

    private final List<Check> checks = new ArrayList<>();

    void add(Check check) {
        checks.add(check);
    }

    /**
     * Makes a check. An exception becomes a failed check with the exception's message. Returns whether the check did
     * not fail.
     */
    boolean make(String name, Supplier<Check> check) {
        Check made;
        try {
            made = check.get();
        } catch (RuntimeException e) {
            log.debug("The check of {} failed", name, e);
            made = Check.fail(name, e.getMessage() == null ? e.toString() : e.getMessage(), null);
        }
        add(made);
        return made.verdict() != Check.Verdict.FAIL;
    }

    /** Makes a check that may not apply. If it fails, for example because a privilege is missing, it is skipped. */
    void make(String name, String denied, Supplier<Optional<Check>> check) {
        try {
            check.get().ifPresent(this::add);
        } catch (RuntimeException e) {
            log.debug("The check of {} could not be made", name, e);
            add(Check.skipped(name, denied + " (" + e.getMessage() + ")"));
        }
    }

    /** Adds checks that cannot be made. */
    void skip(String why, String... names) {
        for (String name : names) {
            add(Check.skipped(name, why));
        }
    }

    List<Check> checks() {
        return List.copyOf(checks);
    }
}
