package dev.nightshift.verification;

import dev.nightshift.login.PartitionState;
import dev.nightshift.publication.JsonDocument;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Compares the published answers, the answers from the ledger, and the answers from the rows. */
final class AnswerCheck {

    /** The fields of a report that depend on the rows only. */
    private static final List<String> FIELDS = List.of("latestLogins", "closestPair", "totals", "timeline", "gaps");

    private final Bucket bucket;
    private final CompleteRun run;
    private final List<String> differences;

    /** @param differences receives the differences */
    AnswerCheck(Bucket bucket, CompleteRun run, List<String> differences) {
        this.bucket = bucket;
        this.run = run;
        this.differences = differences;
    }

    /** Compares the published report with the ledger. */
    void published(byte[] report) {
        String name = bucket.name(run.folder().document("report.json"));
        try {
            compare(name + ": ", Json.tree(report), run.findings(), " according to the ledger");
        } catch (JacksonException e) {
            differences.add(name + " is not a report: " + e.getOriginalMessage());
        }
    }

    /** Compares the ledger with the answers computed from the rows. */
    void computed(PartitionState rows) {
        compare("According to the ledger, ", report(run.findings()), rows, " according to the rows of the parts");
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
