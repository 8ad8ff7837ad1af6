package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HelpTests {

    @Test
    void theProgramsHelpListsItsCommands() {
        Screen screen = Screen.withoutSettings();

        assertThat(screen.execute("--help")).isZero();
        Golden.check("help", screen.out());
        assertThat(screen.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "nightly",
                "worker",
                "status",
                "runs",
                "report",
                "verify",
                "ddl",
                "stop",
                "restart",
                "recover",
                "abandon",
                "purge",
                "find",
                "doctor",
                "selftest",
                "generate",
                "serve",
                "config",
                "config show",
                "config schema",
                "completion"
            })
    void everyCommandHasItsHelp(String command) {
        Screen screen = Screen.withoutSettings();

        assertThat(screen.execute((command + " --help").split(" "))).isZero();
        Golden.check("help-" + command.replace(' ', '-'), screen.out());
        assertThat(screen.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(screen.err()).isEmpty();
    }

    @Test
    void theCompletionScriptKnowsEveryCommandAndItsOptions() {
        Screen screen = Screen.withoutSettings();

        assertThat(screen.execute("completion")).isZero();
        assertThat(screen.out())
                .startsWith("#!/usr/bin/env bash")
                .contains("run nightly worker status", "--max-age", "--accept-volume", "--quiet");
    }

    @Test
    void quietAndVerboseExcludeEachOther() {
        Screen screen = Screen.withoutSettings();

        assertThat(screen.execute("status", "--quiet", "--verbose")).isEqualTo(ExitCode.USAGE);
        assertThat(screen.err()).startsWith("nightshift: --quiet and --verbose exclude each other; give one of them\n");
    }

    @Test
    void theVersionIsPrinted() {
        Screen screen = Screen.withoutSettings();

        assertThat(screen.execute("--version")).isZero();
        assertThat(screen.out()).isEqualTo("nightshift 1.2.3\n");
    }
}
