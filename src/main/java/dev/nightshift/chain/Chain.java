package dev.nightshift.chain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The complete nights of a chain. Their windows follow one another, and of the reruns for a cutoff the chain has the
 * greatest.
 *
 * @param number the number of the run that began the chain
 * @param nights the nights, oldest first; at least one
 */
public record Chain(long number, List<Night> nights) {

    public Chain {
        nights = List.copyOf(nights);
    }

    /** The night with the greatest cutoff. */
    public Night newest() {
        return nights.get(nights.size() - 1);
    }

    /** The night for a cutoff. */
    public Optional<Night> at(Instant cutoff) {
        return nights.stream().filter(night -> night.cutoff().equals(cutoff)).findFirst();
    }

    /** The nights up to a cutoff, which is included. */
    public List<Night> until(Instant cutoff) {
        return nights.stream().filter(night -> !night.cutoff().isAfter(cutoff)).toList();
    }
}
