package dev.nightshift.cli;

import dev.nightshift.operation.EffectiveSetting;
import dev.nightshift.operation.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "show",
        description = {
            "Print every setting with its value and where it was set: a file with its line, an environment variable, a"
                    + " file of a secret, or nowhere, so that it has its default.",
            "Secrets and the first statement of a session are shown as ***, URLs of other services without their paths."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:wrong usage", "3:the settings cannot be used"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift config show --profile oracle",
            "  nightshift config show | grep -v default",
            "  nightshift config show --json"
        })
final class ConfigShowCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Option(names = "--json", description = "Print the settings as JSON.")
    boolean json;

    ConfigShowCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        List<EffectiveSetting> settings =
                Settings.effective(top.program().home().folder(), top.profile);
        if (json) {
            new Printer(top.program()).json(settings);
        } else {
            settings.forEach(this::print);
        }
        top.program().out().flush();
        return ExitCode.DONE;
    }

    private void print(EffectiveSetting setting) {
        String origin = switch (setting.origin()) {
            case DEFAULT -> "default";
            case UNSET -> "not set";
            case FILE, VARIABLE, SECRET_FILE, OPTION -> Objects.requireNonNull(setting.place());
        };
        String value = Objects.requireNonNullElse(setting.value(), "");
        top.program()
                .out()
                .println(String.format(
                        Locale.ROOT, "%-40s  %-20s  %s", setting.name(), value.isEmpty() ? "-" : value, origin));
    }
}
