package dev.nightshift.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "worker",
        description = {
            "Copy partitions of runs that 'run --workers' or 'nightly' shares, until a signal ends it.",
            "Any number of workers, on any number of machines, may be started and stopped at any time. All need the same"
                    + " version and settings: ledger, source, bucket and format. Ctrl-C and SIGTERM end or drop the current"
                    + " chunks, after which other workers resume those partitions."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ended by a signal, or by --idle-exit",
            "1:failed, such as a ledger that cannot be reached at the start",
            "2:wrong usage",
            "3:refused (settings, privileges)"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift worker                   work until a signal",
            "  nightshift worker --idle-exit 10m   end after ten minutes without work, as in a Kubernetes Job"
        })
final class WorkerCommand implements Callable<Integer> {

    /** A worker runs for weeks, so that whoever reads what it said needs to know when. */
    private static final Logger log = LoggerFactory.getLogger(WorkerCommand.class);

    private final NightshiftCommand top;

    @Option(
            names = "--idle-exit",
            paramLabel = "DURATION",
            description = "End after this time without work, such as 10m. Default: never.")
    @Nullable String idleExit;

    WorkerCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        var idle = idleExit == null ? null : Durations.parse(idleExit, "--idle-exit");
        return top.work((operations, progress, stop) -> {
            operations.worker(idle, stop, log::info);
            return 0;
        });
    }
}
