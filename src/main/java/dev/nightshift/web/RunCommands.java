package dev.nightshift.web;

import dev.nightshift.operation.Operations;
import dev.nightshift.operation.RunQueries;
import dev.nightshift.operation.RunStatus;
import dev.nightshift.work.NightshiftException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Carries out the verbs of operators, each with its line in the log. */
final class RunCommands {

    private final Operations operations;
    private final RunQueries queries;
    private final BackgroundRuns backgroundRuns;
    private final Duration patience;

    /** @param patience how long to wait for a run to stop, before the answer is that it is about to */
    RunCommands(Operations operations, RunQueries queries, BackgroundRuns backgroundRuns, Duration patience) {
        this.operations = operations;
        this.queries = queries;
        this.backgroundRuns = backgroundRuns;
        this.patience = patience;
    }

    /**
     * What an order can be given with.
     *
     * @param acceptVolume of restart: publish whatever the volume guard says
     * @param maxRejects of restart: lines of a file that may be rejected; null: as ever
     * @param reason of stop; null: none given
     */
    record Terms(
            boolean acceptVolume,
            @Nullable Long maxRejects,
            @Nullable String reason) {

        static final Terms USUAL = new Terms(false, null, null);
    }

    /**
     * What became of an order; its components are the fields of the answer's JSON.
     *
     * @param message for the operator
     * @param run as it stands now
     */
    record Result(String message, RunStatus run) {}

    /** @throws NightshiftException if it is refused */
    Result carryOut(Audit.Order order, Terms terms) {
        try {
            queries.status(order.run());
            String message = switch (order.verb()) {
                case RESTART -> restart(order, terms);
                case STOP -> stop(order, terms);
                case RECOVER -> operations.by(order.who()).recover(id(order));
                case ABANDON -> operations.by(order.who()).abandon(id(order));
            };
            order.outcome(message);
            return new Result(message, queries.status(order.run()));
        } catch (NightshiftException e) {
            order.outcome("refused: " + e.getMessage());
            throw e;
        } catch (RuntimeException | Error e) {
            order.outcome("failed: " + e);
            throw e;
        }
    }

    private static String id(Audit.Order order) {
        return String.valueOf(order.run());
    }

    private String restart(Audit.Order order, Terms terms) {
        backgroundRuns.restart(
                order.run(),
                terms.acceptVolume(),
                terms.maxRejects(),
                order.who(),
                ended -> order.outcome("ended: " + ended));
        return "Run " + order.run() + " goes on in the background.";
    }

    /** The wish is in the ledger when this returns, and the process at work may take its time. */
    private String stop(Audit.Order order, Terms terms) {
        return operations
                .by(order.who())
                .stop(id(order), terms.reason(), patience)
                .map(status -> "Run " + order.run() + " is " + status.state() + "; nobody works on it.")
                .orElse("Run " + order.run() + " was told to stop; its process, if it lives, ends it in a moment.");
    }
}
