package dev.nightshift.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = {
            "Print a script that lets bash or zsh complete commands and options of nightshift.",
            "The shell must find the program by the name nightshift: add scripts/ to PATH, or define an alias."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(nightshift completion)         in this shell only",
            "  nightshift completion > ~/.nightshift-completion",
            "  echo 'source ~/.nightshift-completion' >> ~/.bashrc"
        })
final class CompletionCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Spec
    @Nullable CommandSpec spec;

    CompletionCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        CommandSpec root = Objects.requireNonNull(spec).root();
        top.program().out().print(AutoComplete.bash("nightshift", root.commandLine()) + "\n");
        top.program().out().flush();
        return ExitCode.DONE;
    }
}
