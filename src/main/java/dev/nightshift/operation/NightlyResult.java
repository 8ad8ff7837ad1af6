package dev.nightshift.operation;

import java.util.Comparator;
import java.util.List;

/**
 * The result of a night's work.
 *
 * @param steps what was done for which run, in this order; tonight's run is last
 */
public record NightlyResult(List<Step> steps) {

    /** How a step ended, best first. The worst outcome of all steps is that of the night. */
    public enum Outcome {
        /** The run is complete. */
        DONE,
        /** Another process works on the run, which is as good. */
        HELD,
        /** The run was stopped before its end, or an operator keeps it stopped. */
        STOPPED,
        /** The run failed; it can be restarted. */
        FAILED,
        /** The run's snapshot of the source is lost. */
        SNAPSHOT_LOST,
        /** The run was refused before it started. */
        REFUSED
    }

    /**
     * What was done for one run.
     *
     * @param message the outcome of the run, in a sentence
     */
    public record Step(Outcome outcome, String message) {}

    /** Returns the worst outcome. */
    public Outcome worst() {
        return steps.stream().map(Step::outcome).max(Comparator.naturalOrder()).orElse(Outcome.DONE);
    }
}
