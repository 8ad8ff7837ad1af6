package dev.nightshift.cli;

import dev.nightshift.operation.Operations;
import dev.nightshift.operation.ServeProperties;
import dev.nightshift.web.StatusServer;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        description = {
            "Serve the status page: the progress of runs, and buttons for operators.",
            "It also serves a JSON API below /api, health at /actuator/health and metrics at /actuator/prometheus. With"
                    + " nightshift.schedule.cron it also does the work of the nightly command. It runs until Ctrl-C or"
                    + " SIGTERM."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ended by a signal, without stopping a run",
            "2:wrong usage",
            "3:refused: the settings or the address or port cannot be used, or other hosts could reach it without a"
                    + " password",
            "6:ended by a signal, which stopped a run before its end; restart resumes it"
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
            description = "The port to listen on; 0 takes a free one. Default: nightshift.serve.port, 8080.")
    @Nullable Integer port;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description = "The address to listen on. Default: nightshift.serve.address, 127.0.0.1.")
    @Nullable String address;

    ServeCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        if (port != null && !ServeProperties.validPort(port)) {
            throw NightshiftException.usage("--port is " + port + "; expected 0 to 65,535");
        }
        Operations operations = top.operations();
        ServeProperties settings = operations.serve().at(address, port);
        StopSignal stop = new StopSignal();
        top.program().signals().stopOn(stop);
        try (StatusServer server = StatusServer.start(operations, settings, Clock.systemUTC())) {
            top.tell("The status page is at " + server.url());
            top.tell(server.nights());
            String note = server.note();
            if (note != null) {
                top.tell(note);
            }
            server.await(stop);
            return server.interrupted() ? ExitCode.STOPPED : ExitCode.DONE;
        }
    }
}
