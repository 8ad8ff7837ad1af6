package dev.nightshift.cli;

import dev.nightshift.login.IsoInstant;
import dev.nightshift.operation.IdFindings;
import dev.nightshift.operation.NightStatus;
import dev.nightshift.operation.RunResult;
import dev.nightshift.operation.RunStatus;
import dev.nightshift.publication.JsonDocument;
import dev.nightshift.report.Report;
import dev.nightshift.verification.Verification;
import dev.nightshift.work.Figures;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints answers on standard output, for people or as JSON. */
final class Printer {

    private static final int MOST_SENTENCES = 20;

    /** How many partitions are listed; a run that workers share has more. */
    private static final int MOST_PARTITIONS = 20;

    private final OutputWriter out;
    private final OutputWriter err;

    Printer(Program program) {
        this.out = program.out();
        this.err = program.err();
    }

    void json(Object record) {
        out.print(JsonDocument.of(record).text());
        out.flush();
    }

    /** Prints a sentence. */
    void say(String sentence) {
        out.say(sentence);
        out.flush();
    }

    /** Prints how a run ended, and returns its exit code. */
    int end(RunResult result, boolean asJson) {
        if (asJson) {
            json(result);
        } else {
            print(result);
        }
        return result.ending() == RunResult.Ending.STOPPED ? ExitCode.STOPPED : ExitCode.DONE;
    }

    void print(RunResult result) {
        RunStatus status = result.status();
        switch (result.ending()) {
            case ALREADY_COMPLETE -> out.println("Run " + status.run() + " is already complete; nothing was done.");
            case COMPLETED -> out.println("Run " + status.run() + " is complete.");
            case STOPPED -> {
                err.println("Run " + status.run() + " stopped after " + Figures.count(status.rows(), "row", "rows")
                        + "." + nextCommand(status));
                err.flush();
            }
        }
        answers(result);
    }

    /** Prints the answers of a complete run, and where its reports are. */
    void answers(RunResult result) {
        Report report = result.report();
        if (report != null) {
            print(report);
            reports(result.status());
        }
        out.flush();
    }

    void print(Report report) {
        line(
                "Source",
                report.run().source() + ", cutoff "
                        + IsoInstant.text(report.run().cutoff())
                        + (report.run().rerun() == 0
                                ? ""
                                : ", rerun " + report.run().rerun()));
        Report.Window window = report.window();
        line("Window", window == null ? null : window(window.from()));
        answers(report.latestLogins(), report.closestPair());
        Report.Totals totals = report.totals();
        String others = window == null || window.rowsOfOtherNights() == 0
                ? ""
                : ", of which other nights have " + Figures.number(window.rowsOfOtherNights());
        line(
                "Rows",
                Figures.number(totals.migrated())
                        + (window == null || window.from() == null
                                ? " of " + Figures.number(totals.source()) + others + ", "
                                        + Figures.number(totals.neverLoggedIn()) + " never logged in"
                                : ", " + Figures.number(report.lateRows() == null ? 0 : report.lateRows())
                                        + " of them late; " + Figures.number(totals.source()) + " in the window"
                                        + others)
                        + ", in " + Figures.count(totals.parts(), "part", "parts") + " of "
                        + Figures.size(totals.bytes()));
        Report.Chain chain = report.chain();
        if (chain != null && chain.nights() > 1) {
            line(
                    "Whole chain",
                    Figures.count(chain.nights(), "night", "nights") + ", "
                            + Figures.count(chain.rows(), "row", "rows") + ", " + Figures.number(chain.lateRows())
                            + " of them late");
            answers(chain.latestLogins(), chain.closestPair());
        }
        line(
                "Speed",
                Figures.speed(report.rowsPerSecond(), report.maxRowsPerSecond()) + " ("
                        + Figures.exact(report.durationSeconds()) + ")");
        for (String warning : report.warnings()) {
            line("Warning", warning);
        }
        out.flush();
    }

    private void answers(Report.LatestLogins latest, Report.@Nullable Pair pair) {
        boolean first = true;
        for (Report.LoginInfo login : latest.logins()) {
            line(first ? "Latest logins" : "", login(login));
            first = false;
        }
        if (first) {
            line("Latest logins", "none before the cutoff");
        }
        if (pair == null) {
            line("Closest pair", "none: fewer than two logins");
        } else {
            line("Closest pair", Figures.exact(pair.gapSeconds()) + " apart");
            line("", login(pair.earlier()));
            line("", login(pair.later()));
        }
    }

    /** @param from null for the first night of a chain */
    private static String window(@Nullable Instant from) {
        return from == null
                ? "all logins before the cutoff: the first night of its chain"
                : "from " + IsoInstant.text(from) + " up to the cutoff";
    }

    /** The next command after a sentence; empty if there is none. */
    static String nextCommand(RunStatus status) {
        return status.next() == null ? "" : " Next command: " + status.next();
    }

    private static String worker(RunStatus.WorkerStatus worker) {
        String copies = worker.partitions().isEmpty()
                ? "no partition"
                : (worker.partitions().size() == 1 ? "partition " : "partitions ")
                        + worker.partitions().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return worker.state() + ", process " + worker.pid() + " on " + worker.host() + ", " + copies + ", "
                + Figures.number(worker.rowsPerSecond()) + " rows/s, last heartbeat "
                + Figures.duration(worker.heartbeatAgeSeconds()) + " ago"
                + (worker.message() == null ? "" : ": " + worker.message());
    }

    void print(RunStatus status) {
        out.println("Run " + status.run() + " of " + status.source() + ", cutoff " + IsoInstant.text(status.cutoff())
                + (status.rerun() == 0 ? "" : ", rerun " + status.rerun()));
        line("Input", "-".equals(status.input()) ? "standard input" : status.input());
        NightStatus night = status.night();
        line("Window", night == null ? null : window(night.from()));
        line(
                "Chain",
                night == null
                        ? null
                        : "begun by run " + night.chain()
                                + (night.nights() == null
                                        ? ""
                                        : ", " + Figures.count(night.nights(), "night", "nights") + " with this one"));
        line("State", status.state() + " since " + IsoInstant.text(status.stateSince()));
        line(
                "Rows",
                Figures.number(status.rowsOfCount())
                        + (status.sourceRows() == null
                                ? ""
                                : " of " + Figures.number(status.sourceRows()) + " (" + status.percent() + "%)")
                        + (night == null ? "" : rowsBesides(night))
                        + ", " + Figures.count(status.parts(), "part", "parts"));
        line(
                "Speed",
                status.rowsPerSecond() == null
                        ? null
                        : Figures.speed(status.rowsPerSecond(), status.maxRowsPerSecond())
                                + (status.etaSeconds() == null
                                        ? ""
                                        : ", done in about " + Figures.shortDuration(status.etaSeconds())));
        @Nullable Long heartbeat = status.heartbeatAgeSeconds();
        line(
                status.shared() ? "Manager" : "Worker",
                status.worker() == null || heartbeat == null
                        ? null
                        : status.worker() + ", last heartbeat " + Figures.duration(heartbeat) + " ago");
        line(
                "Waiting",
                status.waiting() == null
                        ? null
                        : "since " + IsoInstant.text(status.waiting().since()) + ": "
                                + status.waiting().what());
        line(
                "Manager",
                status.continuedByWorkers()
                        ? "its process is gone; workers continue with the partitions that it offered. Committed rows"
                                + " are safe: restart the run, and a new manager publishes it"
                        : null);
        for (RunStatus.WorkerStatus worker : status.workers()) {
            line("Worker", worker(worker));
        }
        line("Workers", status.idleWorkers());
        partitions(status);
        int number = 1;
        for (RunStatus.AttemptStatus attempt : status.attempts()) {
            line(
                    "Attempt " + number++,
                    IsoInstant.text(attempt.startedAt())
                            + (attempt.endedAt() == null ? "" : " to " + IsoInstant.text(attempt.endedAt()))
                            + (attempt.outcome() == null ? ", at work" : ", " + attempt.outcome()) + ", "
                            + attempt.worker());
        }
        message("Last error", status.lastError());
        status.warnings().forEach(warning -> message("Warning", warning));
        line(
                "Stays stopped",
                status.stoppedBy() == null ? null : "by " + status.stoppedBy() + ": " + status.stopReason());
        reports(status);
        line("Next", status.nextIfCorrected() == null ? status.next() : "if its rows are right: " + status.next());
        line(
                "",
                status.nextIfCorrected() == null
                        ? null
                        : "if the source was corrected since: " + status.nextIfCorrected());
        out.flush();
    }

    /** Prints the partitions, of many only those that workers copy. */
    private void partitions(RunStatus status) {
        List<RunStatus.PartitionStatus> all = status.partitions();
        boolean many = all.size() > MOST_PARTITIONS;
        if (many) {
            long withRows =
                    all.stream().filter(partition -> partition.rows() > 0).count();
            line("Partitions", all.size() + ", " + withRows + " of them with rows so far; --json lists all");
        }
        for (RunStatus.PartitionStatus partition : all) {
            if (!many
                    || status.workers().stream()
                            .anyMatch(worker -> worker.partitions().contains(partition.number()))) {
                line(
                        String.format(Locale.ROOT, "Partition %02d", partition.number()),
                        Figures.count(partition.rows(), "row", "rows") + ", " + partition.range()
                                + (partition.position() == null ? "" : ", up to " + partition.position()));
            }
        }
    }

    private static String rowsBesides(NightStatus night) {
        Long others = night.rowsOfOtherNights();
        return (others == null || others == 0 ? "" : ", other nights have the other " + Figures.number(others))
                + (night.from() == null ? "" : ", and " + Figures.count(night.lateRows(), "late row", "late rows"));
    }

    void print(Verification found) {
        out.println("Run " + (found.run() == null ? "" : found.run() + " ") + "of " + found.source() + ", cutoff "
                + IsoInstant.text(found.cutoff())
                + (found.rerun() == 0 ? "" : ", rerun " + found.rerun()));
        line("Manifest", found.manifest());
        line("Chain", found.nights() == null ? null : Figures.count(found.nights(), "night", "nights"));
        line(
                "Expected",
                Figures.count(found.objects(), "object", "objects") + ", "
                        + Figures.count(found.rows(), "row", "rows") + " in parts of "
                        + Figures.size(found.bytes()));
        line("Compared", compared(found));
        int differences = found.differences().size();
        line("Differences", differences == 0 ? "none" : Figures.number(differences));
        several(found.differences());
        if (!found.notes().isEmpty()) {
            line("Notes", Figures.number(found.notes().size()));
            several(found.notes());
        }
        line("Next", found.next());
        out.flush();
    }

    /** Prints every place that has an id. */
    void print(IdFindings found) {
        Map<String, List<IdFindings.Finding>> byRun = found.findings().stream()
                .collect(Collectors.groupingBy(Printer::run, LinkedHashMap::new, Collectors.toList()));
        byRun.forEach((run, findings) -> {
            out.println(run);
            findings.forEach(this::print);
        });
        int places = found.findings().size();
        out.say((places == 0 ? "Nothing" : Figures.count(places, "place", "places")) + " found, in "
                + Figures.count(found.runs(), "run", "runs") + " with " + Figures.count(found.parts(), "part", "parts")
                + " and " + Figures.count(found.rows(), "row", "rows") + ".");
        for (String sentence : found.unread()) {
            out.say("Not searched: " + sentence + ".");
        }
        out.flush();
    }

    private static String run(IdFindings.Finding finding) {
        return (finding.run() == null ? "Run that the ledger does not know" : "Run " + finding.run()) + " of "
                + finding.source() + ", cutoff " + IsoInstant.text(finding.cutoff())
                + (finding.rerun() == 0 ? "" : ", rerun " + finding.rerun());
    }

    private void print(IdFindings.Finding finding) {
        line(finding.kind(), finding.place());
        line(
                "",
                finding.row() == null
                        ? null
                        : "row " + finding.row()
                                + (finding.lastLogin() == null
                                        ? ""
                                        : ", last login " + IsoInstant.text(finding.lastLogin())));
    }

    private static String compared(Verification found) {
        if (!found.deep()) {
            return "sizes, and hashes of the reports; --deep reads the parts too";
        }
        return found.answersComputed()
                ? "every byte and row, and both answers computed again"
                : "every byte and row that is there; the answers could not be computed again";
    }

    private void several(List<String> sentences) {
        sentences.stream().limit(MOST_SENTENCES).forEach(sentence -> line("", sentence));
        if (sentences.size() > MOST_SENTENCES) {
            line("", "and " + Figures.number(sentences.size() - MOST_SENTENCES) + " more, which --json prints");
        }
    }

    /** Prints where the reports are, the page for people first. */
    private void reports(RunStatus status) {
        line("Report", status.readable());
        line("", status.reportPage() == null ? null : status.report());
    }

    private void line(String label, @Nullable String text) {
        if (text != null) {
            out.println(String.format(Locale.ROOT, "  %-14s %s", label, text));
        }
    }

    /** Prints a message that may have several lines. */
    private void message(String label, @Nullable String text) {
        if (text != null) {
            boolean first = true;
            for (String line : text.lines().toList()) {
                line(first ? label : "", line);
                first = false;
            }
        }
    }

    private static String login(Report.LoginInfo login) {
        return IsoInstant.text(login.lastLogin()) + "  id " + login.id();
    }
}
