package dev.nightshift.cli;

import dev.nightshift.selftest.SelfTestResult;
import dev.nightshift.selftest.SelfTestResult.Promise;
import dev.nightshift.selftest.SelfTestResult.Verdict;
import dev.nightshift.work.Figures;
import java.nio.file.Path;
import java.util.Locale;

/** Prints the result of a self-test: where it was made, a line for each promise with each ledger, and a sentence. */
final class SelfTestPrinter {

    private final OutputWriter out;

    SelfTestPrinter(OutputWriter out) {
        this.out = out;
    }

    /** @param file where the result is for a bug report */
    void print(SelfTestResult result, Path file) {
        SelfTestResult.Environment environment = result.environment();
        line("Database", environment.database());
        line("Driver", environment.driver());
        line("S3", environment.storage());
        line("Program", environment.program() + ", " + environment.java() + ", " + environment.system());
        line(
                "Rows",
                Figures.number(result.rows()) + ", seed " + result.seed() + ", in " + result.partitions()
                        + " partitions and chunks of " + Figures.number(result.chunkSize()));
        line("Report", file.toString());
        String ledger = "";
        for (Promise promise : result.promises()) {
            if (!promise.ledger().equals(ledger)) {
                ledger = promise.ledger();
                out.println();
                out.say("With " + (ledger.equals("any") ? "any ledger" : "the ledger " + ledger) + ":");
            }
            out.say(String.format(
                    Locale.ROOT, "%-9s  %-50s  %s", promise.verdict().text(), promise.promise(), promise.found()));
        }
        out.println();
        long broken = result.promises().stream()
                .filter(promise -> promise.verdict() == Verdict.BROKEN)
                .count();
        out.say(
                broken == 0
                        ? "No promise was broken."
                        : Figures.count(broken, "promise was", "promises were")
                                + " broken; please report that with the file above.");
        result.left().forEach(left -> out.say("Not removed: " + left));
        out.flush();
    }

    private void line(String name, String value) {
        out.say(String.format(Locale.ROOT, "%-9s  %s", name, value));
    }
}
