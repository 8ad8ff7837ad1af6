package dev.nightshift.cli;

import dev.nightshift.verification.Verification;
import dev.nightshift.work.NightshiftException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description = {
            "Compare the objects of a complete run in the bucket with its manifest and the ledger.",
            "It checks the manifest and the pointers to it, the hashes of the reports, and the sizes of the parts. It"
                    + " changes nothing.",
            "With --from it needs no ledger, no source and no settings but credentials: it reads everything that the"
                    + " manifest names, and computes both answers again."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no differences",
            "1:the bucket or the ledger cannot be reached",
            "2:wrong usage",
            "3:the settings, the ledger or the bucket cannot be used",
            "5:no such run or manifest, or not complete",
            "8:there are differences"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift verify                the run completed last",
            "  nightshift verify 7 --deep       read every row of run 7 again",
            "  nightshift verify --chain --deep read all rows of the newest chain",
            "  nightshift verify --from s3://example-bucket/logins/latest.json"
        })
final class VerifyCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN",
            description =
                    "The run's number or cutoff. Default: the run that was completed last; of nights, the one with the latest cutoff.")
    @Nullable String run;

    @Option(
            names = "--deep",
            description =
                    "Also read every part, check its hash, its rows and their order, and compute both answers again"
                            + " from them.")
    boolean deep;

    @Option(
            names = "--chain",
            description =
                    "Compare all nights of the run's chain, and whether they fit together: their windows, and with"
                            + " --deep that no row is in two nights and the answers over the chain. With --from it needs the"
                            + " address of latest.json.")
    boolean chain;

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "Verify from the bucket alone: the S3 URL, or the path in a copy, of a run's manifest or of"
                    + " latest.json. Implies --deep.")
    @Nullable String from;

    @Option(names = "--json", description = "Print the findings as JSON.")
    boolean json;

    VerifyCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        if (from != null && run != null) {
            throw NightshiftException.usage("--from names the run, so give no RUN with it");
        }
        Verification found = found();
        Printer printer = new Printer(top.program());
        if (json) {
            printer.json(found);
        } else {
            printer.print(found);
        }
        return found.differences().isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENT;
    }

    private Verification found() {
        if (from != null) {
            return top.queries().verifyFrom(from, chain, top::tell);
        }
        return chain
                ? top.queries().verifyChain(run, deep, top::tell)
                : top.queries().verify(run, deep, top::tell);
    }
}
