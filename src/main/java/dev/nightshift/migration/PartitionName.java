package dev.nightshift.migration;

import java.util.Locale;

/** The names that partitions have in Spring Batch's tables: {@code p00}, and {@code migrate:p00} for their steps. */
final class PartitionName {

    private PartitionName() {}

    static String of(int number) {
        return String.format(Locale.ROOT, "p%02d", number);
    }

    static int numberIn(String stepName) {
        int colon = stepName.lastIndexOf(":p");
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "Step " + stepName + " is not a partition's; expected a name like migrate:p00");
        }
        return Integer.parseInt(stepName.substring(colon + 2));
    }
}
