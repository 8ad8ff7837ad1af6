package dev.nightshift.ledger;

import java.time.Instant;

/** What makes a run: one source, one cutoff, one rerun number. */
public record RunKey(String source, Instant cutoff, int rerun) {

    @Override
    public String toString() {
        return "run of " + source + " for cutoff " + cutoff + (rerun == 0 ? "" : ", rerun " + rerun);
    }
}
