package dev.nightshift.storage;

/** What a listing tells of an object: its whole key, prefix included, and its size. */
public record ObjectSummary(String key, long bytes) {}
