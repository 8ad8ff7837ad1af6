package dev.nightshift.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong, and when. Every change that a program makes to its bucket and its ledger passes here in its order,
 * under a name such as {@code PUT report.json}, {@code INSERT NIGHTSHIFT_PART} or {@code COMMIT INSERT NIGHTSHIFT_PART,
 * UPDATE NIGHTSHIFT_PARTITION, …}; trouble strikes before or after one of them. Thread-safe.
 */
final class Trouble {

    /** On which side of a change. */
    enum Moment {
        BEFORE,
        AFTER
    }

    /**
     * A place among the changes.
     *
     * @param skipped so many changes of that name come before it
     * @param name a regular expression for the change's whole name
     */
    record Place(Moment moment, int skipped, String name) {

        /** The k-th change of all, counted from 0. */
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

    /** What a decorator throws on as its port's own failure. */
    static final class Struck extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final boolean connectionLost;

        private Struck(String message, boolean connectionLost) {
            super(message);
            this.connectionLost = connectionLost;
        }

        /** Whether the connection that it came over is of no use any more. */
        boolean connectionLost() {
            return connectionLost;
        }
    }

    private final Place place;
    private final boolean connectionLost;
    private final @Nullable Runnable event;
    private final List<String> changes = new ArrayList<>();
    private int toRefuse;
    private int toSkip;
    private boolean struck;

    private Trouble(Place place, int toRefuse, boolean connectionLost, @Nullable Runnable event) {
        this.place = place;
        this.toRefuse = toRefuse;
        this.connectionLost = connectionLost;
        this.event = event;
        this.toSkip = place.skipped();
    }

    /** None: the changes are only written down. */
    static Trouble none() {
        return new Trouble(new Place(Moment.BEFORE, 0, "none"), 0, true, null);
    }

    /** From there on nothing gets through any more, as if the process had died. */
    static Trouble death(Place place) {
        return new Trouble(place, Integer.MAX_VALUE, true, null);
    }

    /** That call fails, and so many uses after it. */
    static Trouble failure(Place place, int refusedAfterIt) {
        return new Trouble(place, refusedAfterIt, true, null);
    }

    /** That call is refused, by a database that goes on working with the connection. */
    static Trouble refusal(Place place) {
        return new Trouble(place, 0, false, null);
    }

    /** That call gets through, and so many uses after it fail. */
    static Trouble outage(Place place, int calls) {
        return new Trouble(place, calls, true, () -> {});
    }

    /** Something happens there, and the program goes on if it still can. */
    static Trouble event(Place place, Runnable event) {
        return new Trouble(place, 0, true, event);
    }

    /** Bucket and ledger, seen through this trouble. */
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

    /** The names of all changes that were tried so far. */
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

    /** Makes a change, unless there is trouble. */
    <T> T change(String name, Callable<T> change) throws Exception {
        boolean here = arrive(name);
        if (here && place.moment() == Moment.BEFORE) {
            strike();
        }
        T result = change.call();
        if (here && place.moment() == Moment.AFTER) {
            strike();
        }
        return result;
    }

    private synchronized boolean arrive(String name) {
        use();
        changes.add(name);
        return name.matches(place.name()) && toSkip-- == 0;
    }

    private void strike() {
        synchronized (this) {
            struck = true;
        }
        if (event != null) {
            event.run();
        } else {
            throw new Struck("made to fail " + place, connectionLost);
        }
    }
}
