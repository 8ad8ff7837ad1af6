package dev.nightshift.cli;

import dev.nightshift.operation.PurgeRequest;
import dev.nightshift.operation.PurgeResult;
import dev.nightshift.operation.RunSummary;
import dev.nightshift.work.Figures;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "purge",
        description = {
            "Remove old runs of the configured source from the ledger and from Spring Batch's tables; without a configured"
                    + " source, those of all sources, also of files.",
            "Without --yes it only lists what would be removed. The newest complete run, a run that a process is"
                    + " working on, and nights that later nights of their chain need are kept. Objects in the bucket are kept too, unless --objects is given: then they go"
                    + " first, those that lead readers to a run before its parts; also those of published runs that the"
                    + " ledger does not know. The runs that latest.json names are always kept."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:removed, or listed",
            "1:the bucket or the ledger cannot be reached, or objects could not be removed",
            "2:wrong usage",
            "3:the settings, the ledger or the bucket cannot be used"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift purge --older-than 90d          list what would be removed",
            "  nightshift purge --older-than 90d --yes    remove it",
            "  nightshift purge --older-than 14d --objects --keep 7"
        })
final class PurgeCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Option(
            names = "--older-than",
            required = true,
            paramLabel = "AGE",
            description = "Runs whose state has not changed for longer than this, such as 90d or 720h.")
    String olderThan = "";

    @Option(names = "--objects", description = "Remove the objects of these runs from the bucket too.")
    boolean objects;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "Keep the N newest complete runs of each source, regardless of their age. Default: 1.")
    int keep = 1;

    @Option(names = "--yes", description = "Remove the runs.")
    boolean yes;

    PurgeCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        Duration age = Durations.parse(olderThan, "--older-than");
        PurgeResult result = top.operations().purge(new PurgeRequest(age, keep, objects, yes));
        Printer printer = new Printer(top.program());
        if (!result.runs().isEmpty()) {
            new RunTable(top.program().out()).print(result.runs());
        }
        for (RunSummary kept : result.kept()) {
            printer.say("Run " + kept.run() + " is also that old, but is kept because it is the newest complete run"
                    + (result.kept().size() == 1 ? "" : " of " + kept.source()) + ".");
        }
        result.notes().forEach(printer::say);
        PurgeResult.Objects removed = result.objects();
        if (removed != null) {
            print(printer, removed, result.done());
        }
        int count = result.runs().size();
        String runs = Figures.count(count, "run", "runs");
        printer.say(
                result.done()
                        ? runs + " removed."
                        : runs + " would be removed"
                                + (count == 0 ? "." : "; add --yes to remove " + (count == 1 ? "it." : "them.")));
        return removed != null && removed.refused() > 0 ? ExitCode.FAILED : ExitCode.DONE;
    }

    static void print(Printer printer, PurgeResult.Objects objects, boolean done) {
        for (String place : objects.unknown()) {
            printer.say(
                    "The ledger does not know the run in " + place + (done ? "." : ", which would be removed too."));
        }
        printer.say(Figures.count(objects.number(), "object", "objects") + " of " + Figures.size(objects.bytes())
                + (done ? " removed from the bucket." : " would be removed from the bucket."));
        if (objects.versions()) {
            printer.say("The bucket is versioned and keeps them as older versions, until a lifecycle rule or somebody"
                    + " removes those.");
        }
        if (objects.refused() > 0) {
            printer.say("The service refused to remove " + Figures.count(objects.refused(), "object", "objects")
                    + ", so the runs that have them stay in the ledger. Readers find those runs whose manifest was"
                    + " refused too, and no others. When the service allows it, the same command removes the rest."
                    + " The first refusal: " + objects.refusal());
        }
    }
}
