package dev.nightshift.cli;

import dev.nightshift.doctor.Diagnosis;
import dev.nightshift.doctor.Doctor;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.SettingFault;
import dev.nightshift.work.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description = {
            "Check everything that a run needs, and say what to grant, create or set.",
            "It starts no run. It changes nothing, except that it writes one object to the bucket and deletes it again."
                    + " With --quiet it prints only what failed or needs attention."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing failed; there may be warnings", "2:wrong usage", "3:something failed"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift doctor --profile oracle           check that configuration",
            "  nightshift doctor --sql > statements.sql     for a DBA to read"
        })
final class DoctorCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Option(
            names = "--sql",
            description = "Print every statement that a run may send to the source, instead of the checks. Only the"
                    + " table's definition is read.")
    boolean sql;

    @Option(names = "--json", description = "Print the findings, or the statements, as JSON.")
    boolean json;

    DoctorCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        DoctorPrinter printer = new DoctorPrinter(top.program(), json, top.quiet);
        if (sql) {
            printer.print(new Doctor(top.operations().context()).statements());
            return ExitCode.DONE;
        }
        Diagnosis diagnosis = diagnosis();
        printer.print(diagnosis);
        return diagnosis.failed() == 0 ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private Diagnosis diagnosis() {
        List<SettingFault> faults = new ArrayList<>();
        Operations operations;
        try {
            operations = top.operations(faults::addAll);
        } catch (SettingsException e) {
            return Diagnosis.ofSettings(e);
        }
        return new Doctor(operations.context())
                .examine(top.profile, top.program().environment(), faults);
    }
}
