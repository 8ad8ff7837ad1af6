package dev.nightshift.operation;

import java.util.Comparator;
import java.util.List;

/**
 * What a night came to.
 *
 * @param steps what was done about which run, in that order; tonight's last
 */
public record NightlyResult(List<Step> steps) {

    /** How a step ended, the better first; the worst of all steps is the night's. */
    public enum Outcome {
        /** Complete, now or before. */
        DONE,
        /** Another process works on it, which is as good. */
        HELD,
        /** Stopped before its end, or kept so by an operator. */
        STOPPED,
        /** Failed; it can go on. */
        FAILED,
        /** Its snapshot of the source is lost. */
        SNAPSHOT_LOST,
        /** Refused before it was started. */
        REFUSED
    }

    /**
     * A step.
     *
     * @param message what became of the run, in a sentence
     */
    public record Step(Outcome outcome, String message) {}

    /** The worst. */
    public Outcome worst() {
        return steps.stream().map(Step::outcome).max(Comparator.naturalOrder()).orElse(Outcome.DONE);
    }
}
