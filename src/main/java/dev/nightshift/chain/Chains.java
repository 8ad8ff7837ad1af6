package dev.nightshift.chain;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.RunStore.Frozen;
import dev.nightshift.ledger.Window;
import dev.nightshift.publication.Documents;
import dev.nightshift.publication.LatestPointer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The nights of a source whose result is frozen, and the chains that the complete ones form. The ledger is read at the
 * first question, and not again.
 */
public final class Chains {

    private static final Comparator<Night> BY_RERUN =
            Comparator.comparingInt(night -> night.run().key().rerun());

    private final Ledger ledger;
    private final String source;
    private @Nullable List<Night> frozen;

    public Chains(Ledger ledger, String source) {
        this.ledger = ledger;
        this.source = source;
    }

    /**
     * Makes sure that no other night of the chain is stored until the end of the transaction, and that this one may be.
     *
     * @return the nights as they are until then
     * @throws WindowTakenException if another night has changed the chain since this one was planned
     */
    public static Chains locked(Ledger ledger, Run run, Window window) {
        ledger.runs().lock(window.chain());
        Chains chains = new Chains(ledger, run.key().source());
        chains.objection(run, window).ifPresent(objection -> {
            throw new WindowTakenException(objection);
        });
        return chains;
    }

    /** The nights whose result is frozen, complete or not. */
    List<Night> frozen() {
        List<Night> nights = frozen;
        if (nights == null) {
            nights = new ArrayList<>();
            for (Frozen run : ledger.runs().frozen(source)) {
                Window window = run.plan().window();
                if (window != null) {
                    nights.add(new Night(run.run(), run.plan(), window));
                }
            }
            frozen = nights;
        }
        return nights;
    }

    /** The chains, oldest first. */
    public List<Chain> all() {
        Map<Long, List<Night>> nights = new TreeMap<>();
        for (Night night : frozen()) {
            if (night.run().state() == RunState.COMPLETED) {
                nights.computeIfAbsent(night.window().chain(), chain -> new ArrayList<>())
                        .add(night);
            }
        }
        return nights.entrySet().stream()
                .map(chain -> new Chain(chain.getKey(), members(chain.getValue())))
                .toList();
    }

    /** The chain that was begun last, which the next night continues. */
    public Optional<Chain> newest() {
        return all().stream().reduce((earlier, later) -> later);
    }

    /** The chain of that number. */
    public Optional<Chain> find(long number) {
        return all().stream().filter(chain -> chain.number() == number).findFirst();
    }

    /** Of the complete nights, the one with the greatest cutoff, to which {@code latest.json} points. */
    public Optional<Night> latest() {
        return all().stream()
                .map(Chain::newest)
                .max(Comparator.comparing(Night::cutoff).thenComparing(BY_RERUN));
    }

    /** The content of {@code latest.json} after the run became the newest one. */
    public LatestPointer.Latest latest(Run run, Plan plan) {
        String manifest = Documents.folder(run, plan).document("manifest.json");
        Window window = plan.window();
        if (window == null) {
            return LatestPointer.latest(run, manifest);
        }
        return LatestPointer.latest(
                run,
                window.chain(),
                Stream.concat(before(run, plan).stream().map(Night::manifest), Stream.of(manifest))
                        .toList());
    }

    /** The nights of the run's chain with an earlier cutoff, oldest first; none if the run has no window. */
    public List<Night> before(Run run, Plan plan) {
        return others(plan, night -> night.cutoff().isBefore(run.key().cutoff()));
    }

    /** The nights of the run's chain with a later cutoff, oldest first; none if the run has no window. */
    public List<Night> after(Run run, Plan plan) {
        return others(plan, night -> night.cutoff().isAfter(run.key().cutoff()));
    }

    private List<Night> others(Plan plan, Predicate<Night> wanted) {
        Window window = plan.window();
        return window == null
                ? List.of()
                : find(window.chain()).stream()
                        .flatMap(chain -> chain.nights().stream())
                        .filter(wanted)
                        .toList();
    }

    /**
     * Returns why a run that is not planned cannot get a window; empty if it can.
     *
     * @param full whether the run begins a new chain
     */
    public Optional<WindowObjection> objection(Run run, boolean full) {
        return rules(run).objection(run, full);
    }

    /** The window of a run to which there is no objection. */
    public Window window(Run run, boolean full, IncrementalProperties settings) {
        return rules(run).window(run, full, settings);
    }

    /** Returns why a run cannot be published with the window for which it was planned; empty if it can. */
    public Optional<WindowObjection> objection(Run run, Window window) {
        return rules(run).objection(run, window);
    }

    private WindowRules rules(Run run) {
        return new WindowRules(
                frozen().stream().filter(night -> night.run().id() != run.id()).toList());
    }

    /** Of the nights for a cutoff, the greatest rerun; oldest cutoff first. */
    static List<Night> members(List<Night> nights) {
        Map<Instant, Night> members = new HashMap<>();
        nights.forEach(night ->
                members.merge(night.cutoff(), night, (one, other) -> BY_RERUN.compare(one, other) > 0 ? one : other));
        return members.values().stream()
                .sorted(Comparator.comparing(Night::cutoff))
                .toList();
    }
}
