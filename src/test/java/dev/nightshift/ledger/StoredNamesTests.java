package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.work.NightshiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that are stored are those that the scripts explain; others are refused by name. */
final class StoredNamesTests {

    @ParameterizedTest
    @ValueSource(strings = {"h2", "oracle", "postgresql"})
    void theScriptsListEveryStateAndEveryOutcome(String database) throws IOException {
        String script = Files.readString(Path.of("sql", database, "ledger.sql"));

        assertThat(comment(script, "STATE"))
                .containsExactly(Arrays.stream(RunState.values())
                        .filter(state -> state != RunState.DEAD)
                        .map(Enum::name)
                        .toArray(String[]::new));
        assertThat(comment(script, "OUTCOME"))
                .containsExactly(
                        Arrays.stream(AttemptOutcome.values()).map(Enum::name).toArray(String[]::new));
    }

    private static Stream<String> comment(String script, String column) {
        String line = script.lines()
                .filter(each -> each.strip().startsWith(column + " "))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(line.replaceFirst(".*-- ", "").split(";", 2)[0].split(", ", -1));
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> AttemptOutcome.stored("FADED"))
                .withMessageContaining("the outcome FADED, which this version of the program does not know");
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> RunState.stored("PAUSED"))
                .withMessageContaining("the state PAUSED, which this version of the program does not know");
    }
}
