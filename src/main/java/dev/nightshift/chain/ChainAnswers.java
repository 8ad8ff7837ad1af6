package dev.nightshift.chain;

import dev.nightshift.ledger.Checkpoint;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PartitionRow;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.PlannedPartition;
import dev.nightshift.ledger.Publication.ChainState;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.Window;
import dev.nightshift.login.LatestLogins;
import dev.nightshift.login.Login;
import dev.nightshift.login.PartitionState;
import dev.nightshift.publication.Documents;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.work.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the answers over a chain up to a night, from the stored state of an earlier night and the nights after it. */
public final class ChainAnswers {

    private final Ledger ledger;
    private final NightStreams streams;

    /** @param command gives the command line that a user can paste */
    public ChainAnswers(Ledger ledger, ObjectStore store, UnaryOperator<String> command) {
        this.ledger = ledger;
        this.streams = new NightStreams(ledger, store, command);
    }

    /**
     * The answers as of a night all of whose rows are committed.
     *
     * @param before the members of its chain with an earlier cutoff, oldest first
     * @param later those with a later cutoff
     */
    public ChainState of(Run run, Plan plan, List<Night> before, List<Night> later) {
        Window window = Objects.requireNonNull(plan.window(), "a night has a window");
        Instant cutoff = run.key().cutoff();
        int folded = foldedNights(before);
        ChainFold fold = folded == 0 ? ChainFold.EMPTY : fold(before.get(folded - 1));
        for (int i = folded; i < before.size(); i++) {
            Night night = before.get(i);
            fold = add(fold, night.run(), night.plan(), night.window(), before.subList(0, i), cutoff);
        }
        fold = add(fold, run, plan, window, before, cutoff);
        Night previous = before.isEmpty() ? null : before.get(before.size() - 1);
        return new ChainState(
                before.size() + 1,
                before.isEmpty() ? cutoff : before.get(0).cutoff(),
                previous == null ? null : manifest(previous),
                fold.rows(),
                fold.lateRows(),
                streams.late(later).rows(window.from() == null ? Instant.MIN : window.from(), cutoff),
                fold.latest(),
                fold.closestPair(),
                members(Stream.concat(before.stream().map(Night::run), Stream.of(run))));
    }

    /**
     * The number of logins before a time, in all nights of the chain of a night all of whose rows are committed.
     *
     * @param end a time that is not after the start of its window
     * @param before the members of its chain with an earlier cutoff, and {@code later} those with a later one
     */
    public long rowsBefore(Instant end, Run run, Plan plan, List<Night> before, List<Night> later) {
        Window window = Objects.requireNonNull(plan.window(), "a night has a window");
        long rows = streams.late(later).rows(Instant.MIN, end)
                + streams.late(List.of(new Night(run, plan, window))).rows(Instant.MIN, end);
        for (Night night : before) {
            rows += night.cutoff().isAfter(end)
                    ? streams.all(List.of(night)).rows(Instant.MIN, end)
                    : logins(night.run());
        }
        return rows;
    }

    private long logins(Run run) {
        return ledger.progress().partitionProgress(run.id()).stream()
                .filter(partition -> !partition.partition().neverLoggedIn())
                .mapToLong(PartitionRow::rows)
                .sum();
    }

    /** The key of a night's manifest. */
    private static String manifest(Night night) {
        return Documents.folder(night.run(), night.plan()).document("manifest.json");
    }

    /** The number of nights whose answers one of them has stored; 0 if the chain has changed before all of them. */
    private int foldedNights(List<Night> nights) {
        for (int i = nights.size(); i > 0; i--) {
            ChainState state = state(nights.get(i - 1));
            if (state != null && state.nights() == i && state.members().equals(members(nights.subList(0, i)))) {
                return i;
            }
        }
        return 0;
    }

    private static String members(List<Night> nights) {
        return members(nights.stream().map(Night::run));
    }

    private static String members(Stream<Run> runs) {
        String numbers = runs.map(run -> String.valueOf(run.id())).collect(Collectors.joining(","));
        return Sha256.of(numbers.getBytes(StandardCharsets.US_ASCII));
    }

    private @Nullable ChainState state(Night night) {
        return ledger.runs().publication(night.run().id()).orElseThrow().chain();
    }

    private ChainFold fold(Night night) {
        ChainState state = Objects.requireNonNull(state(night));
        return new ChainFold(state.rows(), state.lateRows(), state.latest(), state.closestPair());
    }

    private ChainFold add(ChainFold fold, Run run, Plan plan, Window window, List<Night> before, Instant cutoff) {
        PartitionState late = new PartitionState(plan.top(), cutoff);
        PartitionState others = new PartitionState(plan.top(), cutoff);
        for (PlannedPartition partition : ledger.progress().partitions(run.id())) {
            Checkpoint checkpoint = ledger.progress().checkpoint(run.id(), partition.number());
            if (checkpoint.findings() != null) {
                PartitionState findings = new PartitionState(plan.top(), cutoff);
                findings.restore(checkpoint.findings());
                (window.late(partition.number()) ? late : others).merge(findings);
            }
        }
        Login firstLate = late.closestPair().snapshot().first();
        return fold.and(
                late,
                others,
                new LatestLogins(plan.top(), cutoff),
                firstLate == null
                        ? streams.all(List.of())
                        : streams.before(firstLate.lastLogin(), before, run, plan, window));
    }
}
