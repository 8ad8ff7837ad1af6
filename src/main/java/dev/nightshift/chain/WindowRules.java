package dev.nightshift.chain;

import dev.nightshift.chain.WindowObjection.Kind;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which the windows of a chain follow one another without hole or overlap, as a function of the nights
 * whose result is stored. A night counts as soon as its result is stored, although it may not be published yet.
 *
 * @param nights the other nights of the source
 */
record WindowRules(List<Night> nights) {

    /**
     * Returns why a run that is not planned cannot get a window; empty if it can.
     *
     * @param full whether the run begins a new chain
     */
    Optional<WindowObjection> objection(Run run, boolean full) {
        if (full || nights.isEmpty() || member(run).isPresent()) {
            return Optional.empty();
        }
        long chain = newest();
        Optional<WindowObjection> unpublished = unpublished(chain);
        if (unpublished.isPresent()) {
            return unpublished;
        }
        Night end = end(chain).orElseThrow();
        if (end.cutoff().isBefore(run.key().cutoff())) {
            return Optional.empty();
        }
        Run copied = nights.stream()
                .filter(night -> complete(night)
                        && night.window().chain() == chain
                        && night.cutoff().isAfter(run.key().cutoff()))
                .min(Comparator.comparing(Night::cutoff))
                .orElse(end)
                .run();
        return Optional.of(new WindowObjection(
                Kind.BEFORE_END,
                "The cutoff " + run.key().cutoff() + " is before the end of the chain, " + end.cutoff() + " (run "
                        + end.run().id() + "), and no night of the chain has it: the logins before it are copied, the"
                        + " last of them by run " + copied.id() + " (cutoff "
                        + copied.key().cutoff() + ")",
                copied));
    }

    /** The window of a run to which there is no objection. */
    Window window(Run run, boolean full, IncrementalProperties settings) {
        if (full || nights.isEmpty()) {
            return Window.first(run.id());
        }
        Night member = member(run).orElse(null);
        long chain = member == null ? newest() : member.window().chain();
        Instant from = member == null
                ? end(chain).orElseThrow().cutoff()
                : member.window().from();
        return from == null
                ? Window.first(chain)
                : new Window(chain, from, overlap(member, settings.overlap()), settings.appendOnly());
    }

    /** The late rows of a night leave the chain when a rerun takes its place, so that one must look for them again. */
    private static Duration overlap(@Nullable Night replaced, Duration wanted) {
        return replaced == null || replaced.window().overlap().compareTo(wanted) < 0
                ? wanted
                : replaced.window().overlap();
    }

    /** Returns why a run cannot be published with the window for which it was planned; empty if it can. */
    Optional<WindowObjection> objection(Run run, Window window) {
        if (window.from() == null && window.chain() == run.id()) {
            return nights.stream()
                    .filter(night -> night.window().chain() > run.id())
                    .max(Comparator.comparing(Night::cutoff))
                    .map(later -> passed(run, later, "a newer chain was begun"));
        }
        Night member = member(run, window.chain()).orElse(null);
        if (member != null && member.run().key().rerun() > run.key().rerun()) {
            return Optional.of(passed(run, member, "rerun " + member.run().key().rerun() + " took its place"));
        }
        Optional<WindowObjection> unpublished = unpublished(window.chain());
        if (unpublished.isPresent()) {
            return unpublished;
        }
        if (member != null) {
            return Objects.equals(member.window().from(), window.from())
                    ? Optional.empty()
                    : Optional.of(moved(run, window, member));
        }
        Night end = end(newest()).orElse(null);
        if (end == null) {
            return Optional.of(unpublished(newest())
                    .orElseGet(() -> new WindowObjection(
                            Kind.MOVED, "The ledger has no complete night of chain " + window.chain(), null)));
        }
        if (end.window().chain() != window.chain()) {
            return Optional.of(passed(run, end, "a newer chain was begun"));
        }
        return end.cutoff().equals(window.from())
                ? Optional.empty()
                : Optional.of(
                        end.cutoff().isAfter(run.key().cutoff())
                                ? passed(run, end, "a later night was completed")
                                : moved(run, window, end));
    }

    private static WindowObjection passed(Run run, Night other, String what) {
        boolean copied = !other.cutoff().isBefore(run.key().cutoff());
        return new WindowObjection(
                copied ? Kind.COPIED : Kind.MOVED,
                "Since run " + run.id() + " (cutoff " + run.key().cutoff() + ") was planned, " + what + ": run "
                        + other.run().id() + " (cutoff " + other.cutoff() + ")"
                        + (copied ? ", which has copied its window too" : ""),
                other.run());
    }

    private static WindowObjection moved(Run run, Window window, Night other) {
        return new WindowObjection(
                Kind.MOVED,
                "Run " + run.id() + " was planned to copy the logins from " + window.from() + " to "
                        + run.key().cutoff() + ", but since then run "
                        + other.run().id() + " has copied those "
                        + (other.window().from() == null
                                ? ""
                                : "from " + other.window().from() + " ") + "to "
                        + other.cutoff(),
                other.run());
    }

    /** The chain that was begun last. */
    private long newest() {
        return nights.stream().mapToLong(night -> night.window().chain()).max().orElse(0);
    }

    /** Of the complete nights of a chain, the one with the greatest cutoff. */
    private Optional<Night> end(long chain) {
        return nights.stream()
                .filter(night -> complete(night) && night.window().chain() == chain)
                .max(Comparator.comparing(Night::cutoff));
    }

    /** The complete night for the cutoff of the run, in the newest chain that has one. */
    private Optional<Night> member(Run run) {
        return nights.stream()
                .filter(night ->
                        complete(night) && night.cutoff().equals(run.key().cutoff()))
                .max(Comparator.comparingLong((Night night) -> night.window().chain())
                        .thenComparing(night -> night.run().key().rerun()));
    }

    private Optional<Night> member(Run run, long chain) {
        return member(run).filter(night -> night.window().chain() == chain);
    }

    /** Until it is published, or abandoned, nobody knows whether its rows count. */
    private Optional<WindowObjection> unpublished(long chain) {
        return nights.stream()
                .filter(night -> !complete(night) && night.window().chain() == chain)
                .findFirst()
                .map(night -> new WindowObjection(
                        Kind.UNPUBLISHED,
                        "Run " + night.run().id() + " (cutoff " + night.cutoff()
                                + ") has copied its logins, but is not published, and the next night follows it",
                        night.run()));
    }

    private static boolean complete(Night night) {
        return night.run().state() == RunState.COMPLETED;
    }
}
