package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigCommandTests {

    @TempDir
    Path home;

    @Test
    void showsValueAndOriginOfEverySetting() throws IOException {
        Path file = settings("nightshift.top: 5\n");
        Screen screen = Screen.at(home);

        assertThat(screen.execute("config", "show")).isZero();
        assertThat(screen.out().lines())
                .contains(
                        "nightshift.top                            5                     " + file + ", line 1",
                        "nightshift.chunk-size                     100000                default",
                        "nightshift.source.url                     -                     not set");
    }

    @Test
    void showsThemAsJson() throws IOException {
        Path file = settings("nightshift.top: 5\n");
        Screen screen = Screen.at(home);

        assertThat(screen.execute("config", "show", "--json")).isZero();
        assertThat(screen.out()).contains("""
                  "name": "nightshift.top",
                  "value": "5",
                  "origin": "FILE",
                  "place": "%s, line 1"
                """.formatted(file).indent(2).stripTrailing());
    }

    @Test
    void settingsThatAreWrongAreNamedAndNotShown() throws IOException {
        settings("nightshift.source.url: jdbc:postgresql://db/crm?user=me&password=canary\n");
        Screen screen = Screen.at(home);

        assertThat(screen.execute("config", "show")).isEqualTo(3);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err()).contains("nightshift.source.url").doesNotContain("canary");
    }

    @Test
    void printsTheSchemaThatIsShipped() throws IOException {
        Screen screen = Screen.withoutSettings();

        assertThat(screen.execute("config", "schema")).isZero();
        assertThat(screen.out()).isEqualTo(Files.readString(Path.of("config/application.schema.json")));
    }

    @Test
    void aGroupOfCommandsAloneIsWrongUsage() {
        Screen screen = Screen.withoutSettings();

        assertThat(screen.execute("config")).isEqualTo(ExitCode.USAGE);
        assertThat(screen.err()).contains("Missing required subcommand", "config --help");
    }

    private Path settings(String yaml) throws IOException {
        return Files.writeString(Files.createDirectories(home.resolve("config")).resolve("application.yml"), yaml);
    }
}
