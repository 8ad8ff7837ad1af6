package dev.nightshift.web;

import static dev.nightshift.ledger.RunState.DEAD;
import static dev.nightshift.ledger.RunState.FAILED;
import static dev.nightshift.ledger.RunState.NEW;
import static dev.nightshift.ledger.RunState.RUNNING;
import static dev.nightshift.ledger.RunState.SNAPSHOT_LOST;
import static dev.nightshift.ledger.RunState.STOPPED;

import dev.nightshift.ledger.RunState;
import dev.nightshift.operation.RunStatus;
import dev.nightshift.work.Figures;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an operator can order, in the words of buttons and confirmations. */
enum Verb {
    RESTART("Restart", "Go on with it", List.of(NEW, DEAD, FAILED, STOPPED)) {
        @Override
        List<String> consequences(RunStatus run) {
            return List.of(
                    run.rows() == 0
                            ? "This process begins to read, because nothing of the run is committed yet."
                            : "This process goes on after the last of " + PageWords.number(run.rows())
                                    + " committed rows. Nothing is lost and nothing comes twice.",
                    "It works in the background: close this page whenever you like.",
                    run.stoppedBy() == null
                            ? "If another process works on the run, this is refused and nothing happens."
                            : "The wish of " + run.stoppedBy() + " that the run stays stopped ends.");
        }
    },
    STOP("Stop", "Stop it", List.of(RUNNING, NEW, DEAD, FAILED)) {
        @Override
        List<String> consequences(RunStatus run) {
            return List.of(
                    run.state() == RUNNING
                            ? "The process at work, " + run.worker()
                                    + ", drops the chunk that it is at and ends within seconds. All "
                                    + PageWords.number(run.rows()) + " committed rows stay."
                            : "Nobody works on the run. It is marked as stopped.",
                    "It stays stopped: no nightly run goes on with it until somebody restarts it.");
        }
    },
    RECOVER("Recover", "Set the books right", List.of(DEAD)) {
        @Override
        List<String> consequences(RunStatus run) {
            return List.of(
                    "The run is marked as failed, because its process is gone, so that it can be restarted.",
                    "Nothing is read or copied. Restart does this by itself; recover alone is for when the run is to wait.",
                    "If its process turns out to be alive, this is refused and nothing happens.");
        }
    },
    ABANDON("Abandon", "Give it up for ever", List.of(NEW, DEAD, FAILED, STOPPED, SNAPSHOT_LOST)) {
        @Override
        List<String> consequences(RunStatus run) {
            return List.of(
                    "The run is given up for ever: nobody can go on with it after that. This cannot be undone.",
                    "What it put into the bucket, " + Figures.count(run.parts(), "part file", "part files")
                            + ", stays there; no manifest names it, so no reader sees it.",
                    "That night can be done anew with the command: nightshift run --cutoff " + run.cutoff()
                            + " --rerun");
        }
    };

    private final String label;
    private final String order;
    private final List<RunState> states;

    Verb(String label, String order, List<RunState> states) {
        this.label = label;
        this.order = order;
        this.states = states;
    }

    static Optional<Verb> of(String path) {
        return Arrays.stream(values()).filter(verb -> verb.path().equals(path)).findFirst();
    }

    /** The verbs that make sense for a run that stands so. */
    static List<Verb> of(RunStatus run) {
        return Arrays.stream(values())
                .filter(verb -> verb.states.contains(run.state()))
                .toList();
    }

    public String path() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** On a button. */
    public String label() {
        return label;
    }

    /** On the button that really does it. */
    public String order() {
        return order;
    }

    /** What will happen, in plain sentences. */
    abstract List<String> consequences(RunStatus run);
}
