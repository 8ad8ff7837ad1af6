package dev.nightshift.web;

import dev.nightshift.ledger.RunState;
import dev.nightshift.work.NightshiftException;
import java.util.Locale;

/** A state as a page shows it: a word, a symbol and a style, so that colour is never the only sign. */
record StateView(RunState state, String word, String symbol) {

    static StateView of(RunState state) {
        return switch (state) {
            case NEW -> new StateView(state, "New", "○");
            case RUNNING -> new StateView(state, "Running", "▶");
            case DEAD -> new StateView(state, "Dead", "✖");
            case FAILED -> new StateView(state, "Failed", "!");
            case STOPPED -> new StateView(state, "Stopped", "■");
            case COMPLETED -> new StateView(state, "Completed", "✔");
            case ABANDONED -> new StateView(state, "Abandoned", "–");
            case SNAPSHOT_LOST -> new StateView(state, "Snapshot lost", "?");
        };
    }

    /** The state that a request names. */
    static RunState named(String text) {
        return RunState.named(text).orElseThrow(() -> NightshiftException.usage("There is no state " + text));
    }

    public String style() {
        return "state state-" + state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
