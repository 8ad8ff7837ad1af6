package dev.nightshift.telemetry;

import java.util.Map;

/**
 * A value of a gauge.
 *
 * @param name in Prometheus's spelling
 * @param help a sentence without line breaks
 * @param labels besides those that the way of pushing adds
 */
public record Sample(String name, String help, Map<String, String> labels, double value) {}
