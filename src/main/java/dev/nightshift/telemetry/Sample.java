package dev.nightshift.telemetry;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One value of a gauge.
 *
 * @param name name in Prometheus's spelling
 * @param help a sentence without line breaks
 * @param labels labels in the order of their names
 */
public record Sample(String name, String help, Map<String, String> labels, double value) {

    /** Sorts the labels. */
    public Sample {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }
}
