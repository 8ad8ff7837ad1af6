package dev.nightshift.web;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.RunQueries;
import dev.nightshift.operation.RunStatus;
import dev.nightshift.work.NightshiftException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Carries out the verbs of operators and logs each of them. */
final class RunCommands {

    private final Operations operations;
    private final RunQueries queries;
    private final BackgroundRuns backgroundRuns;
    private final Duration patience;

    /** @param patience how long to wait for a run to stop before answering that it has not stopped yet */
    RunCommands(Operations operations, RunQueries queries, BackgroundRuns backgroundRuns, Duration patience) {
        this.operations = operations;
        this.queries = queries;
        this.backgroundRuns = backgroundRuns;
        this.patience = patience;
    }

    /**
     * The options of a verb.
     *
     * @param acceptVolume for restart: publish regardless of the volume guard
     * @param maxRejects for restart: how many lines of a file may be rejected; null for the default
     * @param reason for stop; null if none was given
     */
    record Terms(
            boolean acceptVolume,
            @Nullable Long maxRejects,
            @Nullable String reason) {

        static final Terms USUAL = new Terms(false, null, null);
    }

    /**
     * The outcome of a verb; its components are the fields of the JSON.
     *
     * @param message for the operator
     * @param run the status of the run after the verb
     * @param underWay whether the work may still be in progress: the run was restarted, or was asked to stop and has
     *     not stopped yet
     */
    record Result(String message, RunStatus run, @JsonIgnore boolean underWay) {}

    /** @throws NightshiftException if the verb is refused */
    Result carryOut(Audit.Entry entry, Terms terms) {
        try {
            RunStatus before = queries.status(entry.run());
            String message = switch (entry.verb()) {
                case RESTART -> restart(entry, terms, before.complete());
                case STOP -> stop(entry, terms);
                case RECOVER -> operations.by(entry.who()).recover(id(entry));
                case ABANDON -> operations.by(entry.who()).abandon(id(entry));
            };
            entry.outcome(message);
            RunStatus after = queries.status(entry.run());
            boolean underWay = entry.verb() == Verb.RESTART ? !before.complete() : after.worker() != null;
            return new Result(message, after, underWay);
        } catch (NightshiftException e) {
            entry.outcome("refused: " + e.getMessage());
            throw e;
        } catch (RuntimeException | Error e) {
            entry.outcome("failed: " + e);
            throw e;
        }
    }

    private static String id(Audit.Entry entry) {
        return String.valueOf(entry.run());
    }

    private String restart(Audit.Entry entry, Terms terms, boolean complete) {
        if (complete) {
            return "Run " + entry.run() + " is already complete; nothing was done.";
        }
        backgroundRuns.restart(
                entry.run(),
                terms.acceptVolume(),
                terms.maxRejects(),
                entry.who(),
                ended -> entry.outcome("ended: " + ended));
        return "Run " + entry.run() + " was restarted and continues in the background.";
    }

    /** Returns once the request is in the ledger; the process that works on the run may stop later. */
    private String stop(Audit.Entry entry, Terms terms) {
        return operations
                .by(entry.who())
                .stop(id(entry), terms.reason(), patience)
                .map(status -> "Run " + entry.run() + " is " + status.state() + "; no process is working on it.")
                .orElse("Run " + entry.run()
                        + " was asked to stop; its process, if it is alive, stops it in a moment.");
    }
}
