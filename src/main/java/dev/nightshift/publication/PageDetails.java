package dev.nightshift.publication;

import dev.nightshift.ledger.PartRow;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Publication;
import dev.nightshift.report.RunDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the page says beyond the answers, from what is frozen. */
final class PageDetails {

    private PageDetails() {}

    static RunDetails of(Plan plan, Publication words, List<Publication.PastAttempt> history, List<PartRow> parts) {
        return new RunDetails(
                words.programVersion(),
                plan.source().table(),
                plan.source().ofFile(),
                plan.source().snapshotKind(),
                plan.source().snapshotValue(),
                plan.plannedAt(),
                plan.format(),
                plan.compression(),
                words.sourceRows(),
                words.reconciled(),
                history.stream().map(PageDetails::attempt).toList(),
                partitions(parts));
    }

    private static RunDetails.AttemptInfo attempt(Publication.PastAttempt attempt) {
        return new RunDetails.AttemptInfo(attempt.startedAt(), attempt.endedAt(), attempt.outcome(), attempt.message());
    }

    /** Those with rows. */
    private static List<RunDetails.PartitionInfo> partitions(List<PartRow> parts) {
        Map<Integer, List<PartRow>> byNumber = new TreeMap<>();
        parts.forEach(part -> byNumber.computeIfAbsent(part.partition(), number -> new ArrayList<>())
                .add(part));
        return byNumber.values().stream().map(PageDetails::partition).toList();
    }

    /** @param parts in stream order */
    private static RunDetails.PartitionInfo partition(List<PartRow> parts) {
        PartRow first = parts.get(0);
        PartRow last = parts.get(parts.size() - 1);
        return new RunDetails.PartitionInfo(
                first.partition(),
                parts.stream().mapToLong(PartRow::rows).sum(),
                parts.size(),
                parts.stream().mapToLong(PartRow::bytes).sum(),
                first.firstLogin(),
                last.lastLogin());
    }
}
