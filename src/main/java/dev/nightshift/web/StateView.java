package dev.nightshift.web;

import dev.nightshift.work.NightshiftException;
import java.util.List;
import java.util.Locale;

/** A state as a page shows it: a word, a symbol and a style, so that colour is never the only sign. */
record StateView(String name, String word, String symbol, String meaning) {

    static final List<StateView> ALL = List.of(
            new StateView("RUNNING", "Running", "▶", "A process works on it"),
            new StateView("DEAD", "Dead", "✖", "Its process is gone; restart it"),
            new StateView("FAILED", "Failed", "!", "The last attempt failed; mend the cause and restart it"),
            new StateView("STOPPED", "Stopped", "■", "Stopped before its end; restart goes on with it"),
            new StateView("NEW", "New", "○", "Nobody has worked on it yet"),
            new StateView("COMPLETED", "Completed", "✔", "Published"),
            new StateView(
                    "SNAPSHOT_LOST", "Snapshot lost", "?", "The rows as they were are gone; only a rerun can copy it"),
            new StateView("ABANDONED", "Abandoned", "–", "Given up for ever"));

    static StateView of(String name) {
        return ALL.stream()
                .filter(state -> state.name.equals(name))
                .findFirst()
                .orElseThrow(() -> NightshiftException.usage("There is no state " + name));
    }

    public String style() {
        return "state state-" + name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
