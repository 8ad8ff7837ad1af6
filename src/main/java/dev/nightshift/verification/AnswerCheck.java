package dev.nightshift.verification;

import dev.nightshift.login.PartitionState;
import dev.nightshift.publication.JsonDocument;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Compares the answers that were published, those of the ledger, and those of the rows. */
final class AnswerCheck {

    /** What a report says that comes from rows alone. */
    private static final List<String> FIELDS = List.of("latestLogins", "closestPair", "totals", "timeline", "gaps");

    private final Bucket bucket;
    private final CompleteRun run;
    private final List<String> differences;

    /** @param differences takes what is found */
    AnswerCheck(Bucket bucket, CompleteRun run, List<String> differences) {
        this.bucket = bucket;
        this.run = run;
        this.differences = differences;
    }

    /** Compares the published report with the ledger. */
    void published(byte[] report) {
        String name = bucket.name(run.folder().document("report.json"));
        try {
            compare(name + ": ", Json.tree(report), run.findings(), " by the ledger");
        } catch (JacksonException e) {
            differences.add(name + " is no report: " + e.getOriginalMessage());
        }
    }

    /** Compares the ledger with what the rows say. */
    void again(PartitionState rows) {
        compare("By the ledger ", report(run.findings()), rows, " by the rows of the parts");
    }

    private void compare(String before, JsonNode found, PartitionState expected, String after) {
        JsonNode report = report(expected);
        for (String field : FIELDS) {
            JsonDifference.first(field, report.get(field), found.get(field))
                    .ifPresent(difference -> differences.add(before + difference + after));
        }
    }

    private JsonNode report(PartitionState findings) {
        return Json.tree(JsonDocument.of(run.report(findings)).bytes());
    }
}
