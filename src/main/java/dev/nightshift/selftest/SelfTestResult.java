package dev.nightshift.selftest;

import java.util.List;

/**
 * What a self-test found, without anything secret. Its components are the fields of {@code selftest.json}, in the same
 * order.
 *
 * @param held whether no promise was broken
 * @param left what could not be removed; empty if nothing is left
 */
public record SelfTestResult(
        String id,
        boolean held,
        Environment environment,
        long seed,
        int rows,
        int chunkSize,
        int partitions,
        List<Promise> promises,
        List<String> left) {

    /** Where it was found. */
    public record Environment(
            String program, String java, String system, String database, String driver, String storage) {}

    /**
     * A promise.
     *
     * @param ledger the ledger with which it was tested
     * @param found what was done and found, in a few words
     */
    public record Promise(String promise, Verdict verdict, String ledger, String found) {}

    /** Whether a promise was kept. */
    public enum Verdict {
        HELD("held"),
        BROKEN("BROKEN"),
        NOT_TRIED("not tried");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }
}
