package dev.nightshift.operation;

import dev.nightshift.ledger.Plan;
import dev.nightshift.login.Column;
import dev.nightshift.login.ProtectedColumn;
import dev.nightshift.work.NightshiftException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses settings that contradict the stored plan of a run. A run always continues with the plan it was started with.
 */
final class PlanCheck {

    private PlanCheck() {}

    /**
     * @param newRun the command that copies with the current settings
     * @throws NightshiftException if they contradict; the message names every contradiction with both values
     */
    static void requireSame(long run, String newRun, Plan stored, Plan now) {
        List<String> differences = differences(stored, now);
        compare(
                differences,
                "unique",
                stored,
                now,
                plan -> plan.source().uniqueAssumed() == null ? "proved" : "assumed");
        compare(differences, "snapshot", stored, now, plan -> plan.source().snapshotKind());
        if (stored.source().ofFile() && now.source().ofFile()) {
            compare(
                    differences,
                    "SHA-256 of the file",
                    stored,
                    now,
                    plan -> plan.source().snapshotValue());
        }
        compare(
                differences,
                "path",
                stored,
                now,
                plan -> Objects.requireNonNullElse(plan.source().recordPath(), ""));
        compare(
                differences,
                "epoch",
                stored,
                now,
                plan -> Objects.requireNonNullElse(plan.source().epoch(), "none"));
        if (!differences.isEmpty()) {
            throw NightshiftException.refused("Run " + run + " was started with other settings: "
                    + String.join("; ", differences)
                    + ". Restore them to resume the run, or start a new run with: " + newRun);
        }
    }

    /**
     * Refuses a night whose rows would not fit to those of its chain.
     *
     * @param fullRun the command that begins a new chain
     * @param chain the plan of the newest night of the chain
     */
    static void requireSameChain(String fullRun, Plan chain, Plan now) {
        List<String> differences = differences(chain, now);
        if (!differences.isEmpty()) {
            throw NightshiftException.refused("The nights of the chain were copied with other settings: "
                    + String.join("; ", differences)
                    + ". Restore them to continue the chain, or begin a new one with: " + fullRun);
        }
    }

    /** What contradicts, whether a run or a chain is continued. */
    private static List<String> differences(Plan stored, Plan now) {
        List<String> differences = new ArrayList<>();
        if (!stored.source().sameDatabase(now.source())) {
            compare(differences, "database", stored, now, plan -> plan.source().database());
        }
        compare(differences, "table", stored, now, plan -> plan.source().table());
        compare(differences, "columns", stored, now, PlanCheck::columns);
        compare(
                differences,
                "id column",
                stored,
                now,
                plan -> plan.source().columns().get(plan.source().idColumn()).name());
        compare(
                differences,
                "time column",
                stored,
                now,
                plan -> plan.source().columns().get(plan.source().timeColumn()).name());
        compare(
                differences,
                "source time zone",
                stored,
                now,
                plan -> plan.source().timeZone());
        compare(
                differences,
                "filter",
                stored,
                now,
                plan -> Objects.requireNonNullElse(plan.source().where(), "none"));
        compare(differences, "protection", stored, now, PlanCheck::protection);
        compare(differences, "top", stored, now, Plan::top);
        compare(differences, "format", stored, now, Plan::format);
        compare(differences, "compression", stored, now, Plan::compression);
        compare(differences, "neutralizing of formulas", stored, now, PlanCheck::neutralizeFormulas);
        compare(differences, "bucket", stored, now, Plan::bucket);
        compare(differences, "prefix", stored, now, Plan::prefix);
        return differences;
    }

    /**
     * Returns what the run keeps although the settings now say something else, each as "chunk size 5 (the settings say
     * 10)".
     *
     * @param fresh the plan that a new run would get
     */
    static List<String> kept(Plan stored, Plan fresh) {
        List<String> kept = new ArrayList<>();
        keep(kept, "top", stored, fresh, Plan::top);
        keep(kept, "chunk size", stored, fresh, Plan::chunkSize);
        keep(kept, "format", stored, fresh, Plan::format);
        keep(kept, "compression", stored, fresh, Plan::compression);
        keep(kept, "neutralizing of formulas", stored, fresh, PlanCheck::neutralizeFormulas);
        return kept;
    }

    private static void keep(
            List<String> kept, String what, Plan stored, Plan fresh, Function<Plan, @Nullable Object> value) {
        if (!Objects.equals(value.apply(stored), value.apply(fresh))) {
            kept.add(what + " " + value.apply(stored) + " (the settings say " + value.apply(fresh) + ")");
        }
    }

    private static void compare(
            List<String> differences, String what, Plan stored, Plan now, Function<Plan, @Nullable Object> value) {
        if (!Objects.equals(value.apply(stored), value.apply(now))) {
            differences.add(what + " was " + value.apply(stored) + " and is now " + value.apply(now));
        }
    }

    private static boolean neutralizeFormulas(Plan plan) {
        return Boolean.TRUE.equals(plan.neutralizeFormulas());
    }

    private static String protection(Plan plan) {
        return plan.source().protection() == null
                ? "none"
                : String.valueOf(plan.source().protection().stream()
                        .sorted(Comparator.comparing(ProtectedColumn::column))
                        .toList());
    }

    private static String columns(Plan plan) {
        return plan.source().columns().stream().map(PlanCheck::column).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String column(Column column) {
        return column.sourceName() + " " + column.sourceType() + "(" + column.precision() + "," + column.scale() + ")";
    }
}
