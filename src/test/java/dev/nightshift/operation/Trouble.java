package dev.nightshift.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides what fails, and when. Every change that a program makes to its bucket and its ledger passes here in its
 * order, under a name such as {@code PUT report.json}, {@code INSERT NIGHTSHIFT_PART} or {@code COMMIT INSERT
 * NIGHTSHIFT_PART, UPDATE NIGHTSHIFT_PARTITION, …}. The failure occurs before or after one of them. Thread-safe.
 */
final class Trouble {

    /** Whether the failure occurs before or after a change. */
    enum Moment {
        BEFORE,
        AFTER
    }

    /**
     * A place among the changes.
     *
     * @param skipped the number of changes of that name that come before it
     * @param name a regular expression for the whole name of the change
     */
    record Place(Moment moment, int skipped, String name) {

        /** Returns the place of the k-th change, counted from 0. */
        static Place at(Moment moment, int k) {
            return new Place(moment, k, ".*");
        }

        /** Reads {@code BEFORE 2 PUT part.*}. */
        static Place of(String text) {
            String[] words = text.split(" ", 3);
            return new Place(Moment.valueOf(words[0]), Integer.parseInt(words[1]), words[2]);
        }

        @Override
        public String toString() {
            return moment + " " + skipped + " " + name;
        }
    }

    /** The failure that a decorator throws as that of its port. */
    static final class Struck extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final boolean connectionLost;

        private Struck(String message, boolean connectionLost) {
            super(message);
            this.connectionLost = connectionLost;
        }

        /** Whether the connection that it used is broken. */
        boolean connectionLost() {
            return connectionLost;
        }
    }

    /** The number of skipped changes of a place that is each of them. */
    private static final int EACH = -1;

    private final Place place;
    private final boolean connectionLost;
    private final @Nullable Consumer<String> event;
    private final List<String> changes = new ArrayList<>();
    private int toRefuse;
    private int toSkip;
    private boolean struck;

    private Trouble(Place place, int toRefuse, boolean connectionLost, @Nullable Consumer<String> event) {
        this.place = place;
        this.toRefuse = toRefuse;
        this.connectionLost = connectionLost;
        this.event = event;
        this.toSkip = place.skipped();
    }

    /** Lets nothing fail, and only records the changes. */
    static Trouble none() {
        return new Trouble(new Place(Moment.BEFORE, 0, "none"), 0, true, null);
    }

    /** Blocks every call from that place on, as if the process had died. */
    static Trouble death(Place place) {
        return new Trouble(place, Integer.MAX_VALUE, true, null);
    }

    /** Makes the call fail, and the given number of uses after it. */
    static Trouble failure(Place place, int refusedAfterIt) {
        return new Trouble(place, refusedAfterIt, true, null);
    }

    /** Makes the database refuse the call but keep the connection. */
    static Trouble refusal(Place place) {
        return new Trouble(place, 0, false, null);
    }

    /** Lets the call through, and makes the given number of uses after it fail. */
    static Trouble outage(Place place, int calls) {
        return new Trouble(place, calls, true, change -> {});
    }

    /** Does something at that place; the program continues if it still can. */
    static Trouble event(Place place, Runnable event) {
        return new Trouble(place, 0, true, change -> event.run());
    }

    /** Does something before each change, with its name; the program continues. */
    static Trouble beforeEach(Consumer<String> event) {
        return new Trouble(new Place(Moment.BEFORE, EACH, ".*"), 0, true, event);
    }

    /** Returns decorators that let bucket and ledger fail in this way. */
    Decorators decorators() {
        return new Decorators(
                store -> new TroubledStore(store, this),
                ledger -> new TroubledDataSource(ledger, this),
                Decorators.NONE.source());
    }

    synchronized boolean struck() {
        return struck;
    }

    @Override
    public String toString() {
        return "trouble " + place;
    }

    /** Returns the names of all changes that were tried so far. */
    synchronized List<String> changes() {
        return List.copyOf(changes);
    }

    /** Lets a call that changes nothing pass. */
    synchronized void use() {
        if (struck && toRefuse > 0) {
            toRefuse--;
            throw new Struck("refused after trouble " + place, true);
        }
    }

    /** Makes a change, unless it is to fail. */
    <T> T change(String name, Callable<T> change) throws Exception {
        boolean here = arrive(name);
        if (here && place.moment() == Moment.BEFORE) {
            strike(name);
        }
        T result = change.call();
        if (here && place.moment() == Moment.AFTER) {
            strike(name);
        }
        return result;
    }

    private synchronized boolean arrive(String name) {
        use();
        changes.add(name);
        return name.matches(place.name()) && (place.skipped() == EACH || toSkip-- == 0);
    }

    private void strike(String change) {
        synchronized (this) {
            struck = true;
        }
        if (event != null) {
            event.accept(change);
        } else {
            throw new Struck("made to fail " + place, connectionLost);
        }
    }
}
