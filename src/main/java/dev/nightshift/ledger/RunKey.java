package dev.nightshift.ledger;

import java.time.Instant;

/** The identity of a run: a source, a cutoff and a rerun number. */
public record RunKey(String source, Instant cutoff, int rerun) {

    @Override
    public String toString() {
        return "run of " + source + " for cutoff " + cutoff + (rerun == 0 ? "" : ", rerun " + rerun);
    }
}
