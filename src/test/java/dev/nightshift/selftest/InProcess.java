package dev.nightshift.selftest;

import dev.nightshift.operation.Installation;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.RunRequest;
import dev.nightshift.operation.RunResult;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The program in this process, which stops where it would be killed. */
final class InProcess implements ChildProgram {

    private final Installation installation;
    private final Path home;
    private final ChildSettings settings;

    InProcess(Installation installation, Workplace place, ChildSettings settings) {
        this.installation = installation;
        this.home = place.folder();
        this.settings = settings;
    }

    @Override
    public Ended run(Predicate<String> fatal, Runnable meanwhile, String... words) {
        Map<String, String> environment = new HashMap<>();
        settings.apply(environment, home);
        Operations operations = installation.operations(home, environment);
        try {
            return words[0].equals("verify") ? verify(operations, words) : run(operations, fatal, meanwhile, words);
        } catch (NightshiftException e) {
            return new Ended(false, e.reason().exitCode(), "", List.of(String.valueOf(e.getMessage())));
        }
    }

    private static Ended verify(Operations operations, String... words) {
        List<String> differences =
                operations.queries().verify(words[1], true, told -> {}).differences();
        return new Ended(false, differences.isEmpty() ? 0 : 8, String.join("\n", differences), List.of());
    }

    private static Ended run(Operations operations, Predicate<String> fatal, Runnable meanwhile, String... words) {
        StopSignal stop = new StopSignal();
        List<String> lines = new ArrayList<>();
        RunResult result = operations.run(
                new RunRequest(Instant.parse(words[2]), Integer.valueOf(words[4]), false),
                new Installation.Silence() {
                    @Override
                    public synchronized void started(long run, long rowsDone, @Nullable Long sourceRows) {
                        if (rowsDone > 0) {
                            line("Run " + run + " resumes after " + rowsDone + " rows");
                        }
                    }

                    @Override
                    public synchronized void committed(Chunk chunk) {
                        meanwhile.run();
                        line("run=1 partition=p00 part=000001 rows=1 total=" + chunk.rowsDone() + " of=?");
                    }

                    private void line(String line) {
                        lines.add(line);
                        if (fatal.test(line)) {
                            stop.request("a kill");
                        }
                    }
                },
                stop);
        return new Ended(result.ending() == RunResult.Ending.STOPPED, 0, "", lines);
    }
}
