package dev.nightshift.operation;

/** How many runs of a source are in a state. */
public record RunCount(String source, String state, long runs) {}
