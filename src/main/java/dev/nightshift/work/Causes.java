package dev.nightshift.work;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the causes of a failure, including the exceptions that JDBC chained to it. */
public final class Causes {

    private Causes() {}

    /**
     * Returns the failure itself, its causes, and the exceptions that JDBC chained to them, each once and the outermost
     * first.
     */
    public static List<Throwable> of(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> all = new ArrayList<>();
        Deque<Throwable> open = new ArrayDeque<>();
        open.add(failure);
        while (!open.isEmpty()) {
            Throwable one = open.remove();
            if (!seen.add(one)) {
                continue;
            }
            all.add(one);
            if (one.getCause() != null) {
                open.add(one.getCause());
            }
            if (one instanceof SQLException sql && sql.getNextException() != null) {
                open.add(sql.getNextException());
            }
        }
        return all;
    }

    /** Returns the outermost cause of a type. */
    public static <T extends Throwable> Optional<T> first(Throwable failure, Class<T> type) {
        return of(failure).stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** Returns the innermost cause. */
    public static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause : of(failure)) {
            root = cause == root.getCause() ? cause : root;
        }
        return root;
    }

    /** The first line of a driver's message. Oracle's second line is the address of an explanation. */
    public static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
