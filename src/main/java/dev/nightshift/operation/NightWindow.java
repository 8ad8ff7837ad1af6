package dev.nightshift.operation;

import dev.nightshift.chain.Chain;
import dev.nightshift.chain.Chains;
import dev.nightshift.chain.IncrementalProperties;
import dev.nightshift.chain.Load;
import dev.nightshift.chain.Night;
import dev.nightshift.chain.PublishedManifest;
import dev.nightshift.chain.WindowObjection;
import dev.nightshift.chain.WindowObjection.Kind;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.Window;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which window a run copies, and refuses one that would leave a hole in the chain or overlap another night. A
 * run keeps the window for which it was planned.
 */
final class NightWindow {

    private final OperationContext context;
    private final Chains chains;
    private final Ledger ledger;

    NightWindow(OperationContext context, Ledger ledger, String source) {
        this.context = context;
        this.ledger = ledger;
        this.chains = new Chains(ledger, source);
    }

    /**
     * Returns the window of a run; null if it copies all rows.
     *
     * @param stored the plan of an earlier attempt; null if there is none
     * @throws NightshiftException if no window is possible; the message contains the next command
     */
    @Nullable Window of(Run run, RunTerms terms, @Nullable Plan stored) {
        if (stored != null) {
            return kept(run, terms, stored);
        }
        if (terms.file() != null || context.settings().load() == Load.FULL) {
            return null;
        }
        requireSettled(run);
        chains.objection(run, terms.full()).ifPresent(objection -> {
            throw refused(run, objection);
        });
        return chains.window(run, terms.full(), context.settings().incremental());
    }

    private @Nullable Window kept(Run run, RunTerms terms, Plan stored) {
        Window window = stored.window();
        if (terms.full() && window != null && window.from() != null) {
            throw NightshiftException.refused("Run " + run.id() + " was planned to copy the logins from "
                    + window.from() + " on, not all; begin a new chain with: " + fullRun(run));
        }
        if (window != null && ledger.runs().publication(run.id()).isEmpty()) {
            chains.objection(run, window).ifPresent(objection -> {
                throw refused(run, objection);
            });
        }
        return window;
    }

    /** What a run that was planned keeps although the settings now say something else. */
    static List<String> kept(Plan stored, NightshiftProperties settings) {
        List<String> kept = new ArrayList<>();
        if (stored.source().ofFile()) {
            return kept;
        }
        Window window = stored.window();
        IncrementalProperties incremental = settings.incremental();
        keep(
                kept,
                "load",
                (window == null ? Load.FULL : Load.INCREMENTAL).label(),
                settings.load().label());
        if (window != null && window.from() != null && settings.load() == Load.INCREMENTAL) {
            keep(kept, "overlap", window.overlap(), incremental.overlap());
            keep(kept, "append-only", window.appendOnly(), incremental.appendOnly());
        }
        return kept;
    }

    private static void keep(List<String> kept, String what, Object stored, Object now) {
        if (!stored.equals(now)) {
            kept.add(what + " " + stored + " (the settings say " + now + ")");
        }
    }

    /** Of a night that is planned too early, logins could still come. */
    private void requireSettled(Run run) {
        Instant settled = settled(run.key().cutoff(), context.settings());
        Instant now = context.clock().instant();
        if (now.isBefore(settled)) {
            boolean future = now.isBefore(run.key().cutoff());
            throw NightshiftException.refused("The cutoff " + run.key().cutoff()
                    + (future
                            ? " is in the future (now it is " + now + "), so logins before it are still to come"
                            : " plus nightshift.incremental.settle ("
                                    + context.settings().incremental().settle()
                                    + ") is in the future (now it is " + now + ")")
                    + ". Run it from " + settled + " on"
                    + (!future && run.key().cutoff().equals(context.todaysMidnight())
                            ? "; this command waits for that: " + context.home().command("nightly")
                            : ": "
                                    + context.home()
                                            .command("run --cutoff " + run.key().cutoff())));
        }
    }

    /** Returns what a user should know of a cutoff that a run without a window may have; null if there is nothing. */
    static @Nullable String warning(Instant cutoff, Instant now) {
        return now.isBefore(cutoff)
                ? "the cutoff " + cutoff + " is in the future (now it is " + now + "), so logins before it are still to"
                        + " come, and latest.json will name this run until one with a later cutoff, or a rerun of this"
                        + " one, is published"
                : null;
    }

    /** The time from which on a night may begin. */
    static Instant settled(Instant cutoff, NightshiftProperties settings) {
        return settings.load() == Load.FULL
                ? cutoff
                : cutoff.plus(settings.incremental().settle());
    }

    private NightshiftException refused(Run run, WindowObjection objection) {
        return NightshiftException.refused(objection.reason() + "." + next(run, objection));
    }

    private String next(Run run, WindowObjection objection) {
        Run other = objection.other();
        return switch (objection.kind()) {
            case BEFORE_END ->
                " Copy that night again with: "
                        + NextCommand.newTableRun(context.home(), Objects.requireNonNull(other))
                        + "; or begin a new chain that ends here with: " + fullRun(run);
            case UNPUBLISHED, COPIED, MOVED ->
                unpublished(objection) + " Next command: "
                        + command(context.home(), ledger, run, objection.kind(), other);
        };
    }

    private String unpublished(WindowObjection objection) {
        if (objection.kind() != Kind.UNPUBLISHED || objection.other() == null) {
            return "";
        }
        return unpublishable(objection.other(), ledger) ? " It can never be published." : " Publish it first.";
    }

    /** Whether no restart can publish a run, so that only abandoning it lets the chain continue. */
    static boolean unpublishable(Run run, Ledger ledger) {
        return run.state() == RunState.SNAPSHOT_LOST
                || NextCommand.withheld(ledger.leases().attempts(run.id())) == Reason.INCONSISTENT;
    }

    /** The command that resolves an objection to a run that is planned, or that waits for another run. */
    static String command(Home home, Ledger ledger, Run run, Kind kind, @Nullable Run other) {
        return switch (kind) {
            case UNPUBLISHED -> {
                Run first = other == null ? run : other;
                yield home.command((unpublishable(first, ledger) ? "abandon " : "restart ") + first.id());
            }
            case COPIED -> home.command("abandon " + run.id());
            case BEFORE_END, MOVED -> NextCommand.newTableRun(home, run);
        };
    }

    private String fullRun(Run run) {
        return fullRun(context.home(), run);
    }

    /** The command that begins a new chain. */
    static String fullRun(Home home, Run run) {
        return home.command("run --full --cutoff " + run.key().cutoff() + " --rerun");
    }

    /** The newest night of the chain that a run continues; empty if it begins a chain, or has no window. */
    Optional<Night> newest(Run run, @Nullable Window window) {
        return chain(run, window).map(Chain::newest);
    }

    private Optional<Chain> chain(Run run, @Nullable Window window) {
        return window == null || window.chain() == run.id() ? Optional.empty() : chains.find(window.chain());
    }

    /**
     * Refuses a night whose predecessor is not in the bucket as it was published, because a chain with a hole would be
     * published.
     */
    void requirePredecessor(Run run, @Nullable Window window, ObjectStore store, Target target) {
        Instant from = window == null ? null : window.from();
        Night previous = from == null
                ? null
                : chain(run, window).flatMap(chain -> chain.at(from)).orElse(null);
        if (previous == null) {
            return;
        }
        String damage = new PublishedManifest(ledger, store, context.home().version()).damage(previous);
        if (damage != null) {
            throw NightshiftException.refused("The manifest of the night before, run "
                    + previous.run().id() + " (cutoff " + from + "), " + damage + ": "
                    + target.location(previous.manifest()) + ". See what is damaged with: "
                    + context.home().command("verify " + previous.run().id())
                    + "; restore it, or begin a new chain with: " + fullRun(run));
        }
    }
}
