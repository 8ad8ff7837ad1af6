package dev.nightshift.storage;

/** An object in a listing: its whole key, including the prefix, and its size. */
public record ObjectSummary(String key, long bytes) {}
