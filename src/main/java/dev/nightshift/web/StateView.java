package dev.nightshift.web;

import dev.nightshift.ledger.RunState;
import dev.nightshift.work.NightshiftException;
import java.util.Locale;

/** A state as a page shows it: a word, a symbol and a style, so that colour is never the only sign. */
record StateView(RunState state, String word, String symbol, String meaning) {

    static StateView of(RunState state) {
        return switch (state) {
            case NEW -> new StateView(state, "New", "○", "No process has worked on it yet");
            case RUNNING -> new StateView(state, "Running", "▶", "A process works on it");
            case DEAD -> new StateView(state, "Dead", "✖", "Its process has died; restart it");
            case FAILED -> new StateView(state, "Failed", "!", "The last attempt failed; fix the cause and restart it");
            case STOPPED -> new StateView(state, "Stopped", "■", "Stopped before its end; a restart resumes it");
            case COMPLETED -> new StateView(state, "Completed", "✔", "Published");
            case ABANDONED -> new StateView(state, "Abandoned", "–", "Abandoned permanently");
            case SNAPSHOT_LOST ->
                new StateView(state, "Snapshot lost", "?", "Its snapshot is gone; only a new run can copy the source");
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
