package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The examples below {@code config/schedulers/} call the program with commands and options that it has. */
final class SchedulerExamplesTests {

    private static final Path FOLDER = Path.of("config", "schedulers");

    @ParameterizedTest
    @ValueSource(strings = {"crontab", "nightshift.service", "cronjob.yaml", "nightshift_dag.py"})
    void everySchedulerCallsNightlyAndSaysWhy(String file) throws IOException {
        assertThat(Files.readString(FOLDER.resolve(file))).contains("nightly").contains("Why as it is:");
    }

    @Test
    void theServiceOfTheStatusPageServesAndEndsWithSixAsItShould() throws IOException {
        assertThat(Files.readString(FOLDER.resolve("nightshift-serve.service")))
                .contains("nightshift serve", "Why as it is:", "SuccessExitStatus=6");
        for (String service : List.of("nightshift.service", "nightshift-serve.service")) {
            assertThat(Files.readString(FOLDER.resolve(service))).contains("\nUMask=0077\n");
        }
    }

    @Test
    void theCronJobIsYamlThatGivesUpOnUsageAndRefusalOnly() throws IOException {
        Map<String, Object> job = new Yaml().load(Files.readString(FOLDER.resolve("cronjob.yaml")));

        assertThat(job).containsEntry("kind", "CronJob").containsEntry("apiVersion", "batch/v1");
        assertThat(String.valueOf(job.get("spec")))
                .contains("enableServiceLinks=false")
                .contains("concurrencyPolicy=Forbid", "restartPolicy=Never", "values=[2, 3]", "type=DisruptionTarget");
    }

    @Test
    void allExamplesAreTextThatEndsItsLastLine() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.toList())
                    .hasSize(6)
                    .allSatisfy(file -> assertThat(Files.readString(file)).endsWith("\n"));
        }
    }
}
