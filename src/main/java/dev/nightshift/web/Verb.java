package dev.nightshift.web;

import dev.nightshift.ledger.RunState;
import dev.nightshift.operation.RunStatus;
import dev.nightshift.work.Figures;
import dev.nightshift.work.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The actions that an operator can take on a run, with the texts of their buttons and confirmations. */
enum Verb {
    RESTART("Restart", "Restart the run") {
        @Override
        List<String> consequences(RunStatus run) {
            return List.of(
                    run.rows() == 0
                            ? "The serve process copies from the beginning, because no rows have been committed yet."
                            : "The serve process resumes the run after its "
                                    + Figures.count(run.rows(), "committed row", "committed rows")
                                    + ". No row is lost or copied twice.",
                    unpublished(run),
                    run.stoppedBy() == null
                            ? "If another process is working on the run, the request is refused and nothing changes."
                            : "This ends the request of " + run.stoppedBy() + " to keep the run stopped.");
        }
    },
    STOP("Stop", "Stop the run") {
        @Override
        List<String> consequences(RunStatus run) {
            return List.of(
                    run.state() == RunState.RUNNING
                            ? "The process that is working on the run, " + run.worker()
                                    + ", discards its current chunk and stops within seconds. "
                                    + Figures.count(run.rows(), "committed row is kept.", "committed rows are kept.")
                            : "No process is working on the run. The request is stored, and the nightly command leaves the run"
                                    + " alone.",
                    "The run stays stopped: the nightly command does not resume it until an operator restarts it.");
        }
    },
    RECOVER("Recover", "Recover the run") {
        @Override
        List<String> consequences(RunStatus run) {
            return List.of(
                    "The run is marked as failed, because its process has died, so that it can be restarted.",
                    "Nothing is read or copied. Restart does this by itself; use Recover if the run is to wait.",
                    "If its process turns out to be alive, the request is refused and nothing changes.");
        }
    },
    ABANDON("Abandon", "Abandon permanently") {
        @Override
        List<String> consequences(RunStatus run) {
            return List.of(
                    "The run is abandoned permanently and cannot be restarted. This cannot be undone.",
                    "What it wrote to the bucket, " + Figures.count(run.parts(), "part file", "part files")
                            + ", stays there; no manifest names it, so no reader sees it.",
                    "To copy that night again, start a new run; the page of the abandoned run shows the command.");
        }
    };

    private final String label;
    private final String confirmation;

    Verb(String label, String confirmation) {
        this.label = label;
        this.confirmation = confirmation;
    }

    static Optional<Verb> of(String path) {
        return Arrays.stream(values()).filter(verb -> verb.path().equals(path)).findFirst();
    }

    private static String unpublished(RunStatus run) {
        if (run.unpublished() == Reason.WITHHELD) {
            return "The result is withheld again, unless you accept its number of rows below.";
        }
        return run.unpublished() == Reason.INCONSISTENT
                ? "The result cannot be published, unless what it contradicts has been put back: a new run can."
                : "The run continues in the background. You can close this page.";
    }

    /** The verbs that are possible in the current state of a run. */
    static List<Verb> of(RunStatus run) {
        return switch (run.state()) {
            case NEW, FAILED -> List.of(RESTART, STOP, ABANDON);
            case RUNNING -> List.of(STOP);
            case DEAD -> List.of(RESTART, STOP, RECOVER, ABANDON);
            case STOPPED -> List.of(RESTART, ABANDON);
            case SNAPSHOT_LOST -> List.of(ABANDON);
            case COMPLETED, ABANDONED -> List.of();
        };
    }

    public String path() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The text of the button on the page of the run. */
    public String label() {
        return label;
    }

    /** The text of the button on the confirmation page. */
    public String confirmation() {
        return confirmation;
    }

    /** What will happen, in plain sentences. */
    abstract List<String> consequences(RunStatus run);
}
