package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The messages for a wrong or impossible command line. */
final class UsageTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "run --cutof 2026-11-23T00:00:00Z | Unknown option: '--cutof'; did you mean --cutoff?",
                "rnu | Unknown command: 'rnu'; expected run, nightly, worker, status, runs, report, verify, ddl, stop, restart, recover, abandon,"
                        + " purge, find, doctor, selftest, serve, generate, config, completion",
                "repotr --json | Unknown command: 'repotr'; did you mean report?",
                "run --colour | Unknown option: '--colour'",
                "run 7 | Unexpected word: '7'",
                "run --cutoff | Missing required parameter for option '--cutoff' (TIME)",
                "run --top three | Invalid value for option '--top': 'three' is not an int",
                "generate | Missing required option: '--rows=N'",
                "ddl | Missing required parameter: 'ENGINE'",
                "status 7 8 | Unexpected word: '8'",
            })
    void aCommandLineThatCannotBeReadIsAnsweredWithWhatIsWrongAndWhereHelpIs(String line, String message) {
        Screen screen = Screen.withoutSettings();

        assertThat(screen.execute(line.split(" ", -1))).isEqualTo(2);
        String command = message.startsWith("Unknown command") ? "" : " " + line.split(" ", -1)[0];
        assertThat(screen.err()).isEqualTo("nightshift: " + message + "\nTry: nightshift" + command + " --help\n");
        assertThat(screen.out()).isEmpty();
    }

    @Test
    void anAddressAndARunExcludeEachOther() {
        Screen screen = Screen.withoutSettings();

        assertThat(screen.execute("verify", "7", "--from", "latest.json")).isEqualTo(ExitCode.USAGE);
        assertThat(screen.err()).isEqualTo("nightshift: --from names the run, so give no RUN with it\n");
    }

    @AfterEach
    void logAsBefore() {
        ((Logger) LoggerFactory.getLogger("dev.nightshift")).setLevel(Level.INFO);
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    }

    @Test
    void helpThatIsAskedForBeforeACommandNamesAllCommands() {
        Screen screen = Screen.withoutSettings();

        assertThat(screen.execute("--help", "run")).isZero();
        assertThat(screen.out()).contains("Usage: nightshift", "nightly", "completion");
    }

    @Test
    void everythingThatIsWrongWithTheSettingsIsPrintedInALineOfItsOwnAndDoctorGoesOn(@TempDir Path home)
            throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(
                home.resolve("config/application.yml"),
                "nightshift: {top: 0, source: {fetch-size: 0}, target: {bucket: ab}}\n");
        Screen runs = Screen.at(home);
        Screen doctor = Screen.at(home);

        assertThat(runs.execute("runs")).isEqualTo(3);
        assertThat(runs.err())
                .startsWith("nightshift: nightshift.source.fetch-size is 0;")
                .contains("\nnightshift: nightshift.top is 0;")
                .contains("\nnightshift: nightshift.target.bucket is \"ab\",");
        assertThat(doctor.execute("doctor")).isEqualTo(3);
        assertThat(doctor.out())
                .contains("FAIL  settings            nightshift.top is 0;")
                .contains("OK    ledger              embedded in ")
                .contains("-     source              the settings are wrong\n")
                .contains("-     bucket              the settings are wrong\n")
                .contains("3 failed");
    }

    @Test
    void theValueOfAnOptionIsNotACommandEvenIfItLooksLikeOne() {
        Screen screen = Screen.withoutSettings();

        assertThat(screen.execute("--profile", "status", "run", "--help")).isZero();
        assertThat(screen.out()).contains("Usage: nightshift run");
    }

    @Test
    void noCommandAtAllIsAnsweredWithTheList() {
        Screen screen = Screen.withoutSettings();

        assertThat(screen.execute()).isEqualTo(2);
        assertThat(screen.err())
                .startsWith("nightshift: Name a command.\n")
                .contains("Usage: nightshift")
                .contains("generate");
        assertThat(screen.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "run --cutoff yesterday | --cutoff is 'yesterday'; expected a time with zone such as 2026-11-23T00:00:00Z,"
                        + " or a day such as 2026-11-23, which means its start in nightshift.zone",
                "run --top 0 | --top is 0; expected 1 to 10,000 latest logins",
                "run --top 10001 | --top is 10001; expected 1 to 10,000 latest logins",
                "run --format xml | Not a format: \"xml\"; expected jsonl, csv or parquet",
                "ddl mysql | ENGINE is 'mysql'; expected athena, spark or duckdb",
                "run --id-field user | --max-rejects, --id-field, --time-field, --path, --epoch and --allow-empty need a file; name it with --input"
                        + " FILE",
                "run --input x --epoch days | --epoch is 'days'; expected none, seconds or millis",
                "run --input a\0b | --input is 'a\\u0000b', which cannot be a file's name in this locale (UTF-8). Set"
                        + " LC_ALL=C.UTF-8, or give its content to: nightshift run --input -",
                "run --input x --max-rejects -1 | --max-rejects is -1; expected 0 or more lines",
                "worker --idle-exit soon | --idle-exit is 'soon'; expected a duration such as 30d, 26h or 90m",
                "worker --idle-exit -5m | --idle-exit is '-5m'; expected a duration such as 30d, 26h or 90m",
                "status --max-age nonsense | --max-age is 'nonsense'; expected a duration such as 30d, 26h or 90m",
                "status --max-age -1h | --max-age is '-1h'; expected a duration such as 30d, 26h or 90m",
                "purge --older-than 90 | --older-than is '90' without a unit; write for example 90m, 90h or 90d",
                "generate --rows -1 | --rows is -1; expected 0 to 1,000,000,000",
            })
    void aValueThatCannotBeIsRefusedBeforeTheSettingsAreRead(String line, String message) {
        Screen screen = Screen.withoutSettings();

        assertThat(screen.execute(line.split(" ", -1))).isEqualTo(2);
        assertThat(screen.err()).isEqualTo("nightshift: " + message + "\n");
        assertThat(screen.out()).isEmpty();
    }

    @Test
    void aRunThatIsNeitherNumberNorTimeIsWrongUsage(@TempDir Path folder) {
        for (String command : new String[] {"status", "report"}) {
            Screen screen = Screen.at(folder);

            assertThat(screen.execute(command, "newest")).isEqualTo(2);
            assertThat(screen.err())
                    .isEqualTo("nightshift: RUN is 'newest'; expected a run's number, or its cutoff as a time with zone"
                            + " such as 2026-11-23T00:00:00Z or as a day\n");
        }
    }

    @Test
    void settingsThatCannotBeReadAreRefused(@TempDir Path folder) {
        Screen screen = Screen.at(folder);

        assertThat(screen.execute("run", "--profile", "none")).isEqualTo(3);
        assertThat(screen.err())
                .isEqualTo("nightshift: There is no profile none: " + folder.resolve("config/application-none.yml")
                        + " does not exist\n");
    }

    @Test
    void aRunThatIsNotThereHasAnExitCodeOfItsOwn(@TempDir Path folder) {
        Screen screen = Screen.at(folder);

        assertThat(screen.execute("status")).isEqualTo(5);
        assertThat(screen.execute("status", "7")).isEqualTo(5);
        assertThat(screen.execute("report", "2026-11-23T00:00:00Z")).isEqualTo(5);
        assertThat(screen.err()).isEqualTo("""
                nightshift: There is no run yet; start one with: nightshift run
                nightshift: There is no run 7 in the ledger; list the runs with: nightshift runs
                nightshift: There is no run of source logins for cutoff 2026-11-23T00:00:00Z; list the runs with: nightshift runs
                """);
        assertThat(screen.out()).isEmpty();
    }

    @Test
    void theStackTraceIsShownOnRequestOnly(@TempDir Path folder) {
        Screen screen = Screen.at(folder);

        assertThat(screen.execute("run", "--profile", "none", "--verbose")).isEqualTo(3);
        assertThat(screen.err()).contains("SettingsException").contains("\tat ");
    }
}
