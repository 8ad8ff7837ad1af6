package dev.nightshift.cli;

import dev.nightshift.operation.Operations;
import dev.nightshift.operation.ServeProperties;
import dev.nightshift.web.StatusServer;
import dev.nightshift.work.StopSignal;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        description = {
            "Serve the status page: runs as they go on, and buttons for operators.",
            "Also a JSON API below /api, health at /actuator/health and metrics at /actuator/prometheus. With"
                    + " nightshift.schedule.cron it does the nights by itself. Runs until it is ended by Ctrl-C or"
                    + " SIGTERM."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ended by a signal, with nothing at work",
            "2:wrong usage",
            "3:refused: settings, an address or port that cannot be had, or one that others can reach without a password",
            "6:ended by a signal, which stopped a run before its end; restart goes on with it"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift serve                      at http://localhost:8080/, for this host",
            "  nightshift serve --port 9000",
            "  nightshift serve --address 0.0.0.0    for other hosts too; needs a password"
        })
final class ServeCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Where to listen; 0 takes one that is free. Default: nightshift.serve.port, 8080.")
    @Nullable Integer port;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description = "Where to listen. Default: nightshift.serve.address, 127.0.0.1.")
    @Nullable String address;

    ServeCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        Operations operations = top.operations();
        ServeProperties settings = operations.serve().at(address, port);
        StopSignal stop = new StopSignal();
        top.program().signals().stopOn(stop);
        try (StatusServer server = StatusServer.start(operations, settings, Clock.systemUTC())) {
            top.tell("Runs can be watched at " + server.url());
            String note = server.note();
            if (note != null) {
                top.tell(note);
            }
            server.await(stop);
            return server.interrupted() ? ExitCode.STOPPED : ExitCode.DONE;
        }
    }
}
