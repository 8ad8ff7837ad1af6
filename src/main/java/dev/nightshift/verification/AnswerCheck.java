package dev.nightshift.verification;

import dev.nightshift.login.PartitionState;
import dev.nightshift.publication.JsonDocument;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Compares the published answers, the answers from the ledger, and the answers from the rows. */
final class AnswerCheck {

    /** All fields of a report except the time that the run took. */
    private static final List<String> FIELDS = List.of(
            "run", "window", "lateRows", "latestLogins", "closestPair", "totals", "timeline", "gaps", "warnings");

    private final Bucket bucket;
    private final CompleteRun run;
    private final List<String> differences;
    private @Nullable JsonNode published;

    /** @param differences receives the differences */
    AnswerCheck(Bucket bucket, CompleteRun run, List<String> differences) {
        this.bucket = bucket;
        this.run = run;
        this.differences = differences;
    }

    /** Takes the published report, and compares it with the ledger if there is one. */
    void published(byte[] report) {
        try {
            published = Json.tree(report);
            if (run.findings() != null) {
                compare(name() + ": ", published, run.findings(), " according to the ledger");
                chain(published);
            }
        } catch (JacksonException e) {
            differences.add(name() + " is not a report: " + e.getOriginalMessage());
        }
    }

    /** Compares the ledger, or without one the published report, with the answers computed from the rows. */
    void computed(PartitionState rows) {
        String after = " according to the rows of the parts";
        if (run.findings() != null) {
            compare("According to the ledger, ", report(run.findings()), rows, after);
        } else if (published != null) {
            compare(name() + ": ", published, rows, after);
        }
    }

    /** Compares the answers over the chain with the ledger, if there is one. */
    private void chain(JsonNode found) {
        if (run.chain() != null) {
            JsonDifference.first("chain", Json.tree(JsonDocument.of(run.chain()).bytes()), found.get("chain"))
                    .ifPresent(difference -> differences.add(name() + ": " + difference + " according to the ledger"));
        }
    }

    private String name() {
        return bucket.name(run.folder().document("report.json"));
    }

    private void compare(String before, JsonNode found, PartitionState expected, String after) {
        JsonNode report = report(expected);
        for (String field : FIELDS) {
            Optional<String> first = report.has(field) || found.has(field)
                    ? JsonDifference.first(field, report.get(field), found.get(field))
                    : Optional.empty();
            first.ifPresent(difference -> differences.add(before + difference + after));
        }
    }

    private JsonNode report(PartitionState findings) {
        return Json.tree(JsonDocument.of(run.report(findings)).bytes());
    }
}
