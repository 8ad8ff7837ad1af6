package dev.nightshift.chain;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.SourceDescription;
import dev.nightshift.ledger.Window;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.partfile.Format;
import dev.nightshift.source.RecordSource;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.work.NightshiftException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The rows that the other nights of a chain have copied, which a night does not copy again. Which nights these are is
 * decided when a night is planned. They must be the same when it is published, or rows could be in two nights.
 */
public final class OtherNights {

    private final Ledger ledger;
    private final NightStreams streams;
    private final UnaryOperator<String> command;

    /** @param command gives the command line that a user can paste */
    public OtherNights(Ledger ledger, ObjectStore store, UnaryOperator<String> command) {
        this.ledger = ledger;
        this.streams = new NightStreams(ledger, store, command);
        this.command = command;
    }

    /**
     * The plan of a night, whose window names the other nights that have rows there.
     *
     * @throws NightshiftException if one of them is not complete, or if ids could not be read back from the parts
     */
    public Plan planned(Run run, Plan plan, Chains chains) {
        Window window = plan.window();
        if (window == null) {
            return plan;
        }
        requireExactIds(plan);
        List<Night> others = others(run, window, chains);
        for (Night night : others) {
            if (night.run().state() != RunState.COMPLETED) {
                throw NightshiftException.refused("Run " + night.run().id() + " for cutoff " + night.cutoff()
                        + " has copied rows of this window, and is "
                        + night.run().state()
                        + " instead of complete. Complete it first with: "
                        + command.apply("restart " + night.run().id()));
            }
        }
        return plan.with(window.copiedBy(numbers(others)));
    }

    /** A neutralized text and one that begins with an apostrophe itself look the same. */
    private static void requireExactIds(Plan plan) {
        Column id = plan.source().columns().get(plan.source().idColumn());
        if (Boolean.TRUE.equals(plan.neutralizeFormulas())
                && plan.format().equals(Format.CSV.label())
                && id.type() == ColumnType.TEXT) {
            throw NightshiftException.refused(
                    "nightshift.csv.neutralize-formulas changes ids that are texts, such as those"
                            + " of " + id.sourceName()
                            + ", so that a night could not find out which rows others have copied."
                            + " Set nightshift.load to full, nightshift.csv.neutralize-formulas to false, or nightshift.format"
                            + " to another one");
        }
    }

    /**
     * Requires that no other night has copied rows of the window since it was planned. To be certain, it is called in
     * the transaction that freezes the night, under the lock of its chain.
     */
    public void requireAsPlanned(Run run, Plan plan, Chains chains) {
        String objection = objection(run, plan, chains);
        if (objection != null) {
            throw NightshiftException.inconsistent(objection, null);
        }
    }

    /** Why a night that was planned cannot be published; null if no other night has copied rows of its window since. */
    public @Nullable String objection(Run run, Plan plan, Chains chains) {
        Window window = plan.window();
        List<Long> now = window == null ? List.of() : numbers(others(run, window, chains));
        return window == null || now.equals(window.copiedBy())
                ? null
                : "While run " + run.id() + " copied its window, other nights of its chain changed: the runs that have"
                        + " rows of that window were " + window.copiedBy() + " and are now " + now
                        + ", so rows could be in two nights or in none";
    }

    /** The rows of a source without those that the nights named in the plan have copied. */
    public RecordSource uncopied(RecordSource rows, Plan plan) {
        Window window = plan.window();
        if (window == null || window.copiedBy().isEmpty()) {
            return rows;
        }
        List<Night> nights = window.copiedBy().stream().map(this::night).toList();
        SourceDescription source = plan.source();
        return new UncopiedRows(
                rows, streams.all(nights), new IdOrder(source.idProtected(), ZoneId.of(source.timeZone())));
    }

    private Night night(long number) {
        Run run = ledger.runs()
                .find(number)
                .orElseThrow(() -> NightshiftException.inconsistent(
                        "Run " + number + ", which has copied rows of this window, was removed from the ledger", null));
        Plan plan = ledger.runs().plan(number).orElseThrow();
        return new Night(run, plan, Objects.requireNonNull(plan.window(), "a night has a window"));
    }

    /** The frozen nights for other cutoffs that have rows in the window or its overlap, by their numbers. */
    private List<Night> others(Run run, Window window, Chains chains) {
        Instant earliest = start(window);
        Instant cutoff = run.key().cutoff();
        List<Night> chain = chains.frozen().stream()
                .filter(night -> night.window().chain() == window.chain()
                        && !night.cutoff().equals(cutoff))
                .toList();
        return Chains.members(chain).stream()
                .filter(night -> night.cutoff().isAfter(earliest)
                        && start(night.window()).isBefore(cutoff))
                .filter(night -> streams.all(List.of(night)).meets(earliest, cutoff))
                .toList();
    }

    private static Instant start(Window window) {
        Instant late = window.lateFrom();
        Instant from = late == null ? window.from() : late;
        return from == null ? Instant.MIN : from;
    }

    private static List<Long> numbers(List<Night> nights) {
        return nights.stream().map(night -> night.run().id()).sorted().toList();
    }
}
