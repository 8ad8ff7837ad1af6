package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.telemetry.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard and the alert rules use metrics that exist. */
final class MonitoringFilesTests {

    private static final Path DASHBOARD = Path.of("config", "grafana", "nightshift.json");
    private static final Path RULES = Path.of("config", "alerts", "nightshift.yml");
    private static final Pattern NAME = Pattern.compile("\\bnightshift_[a-z_]+");

    /** Metrics of many runs, or of a run in progress, which a program that ends does not push. */
    private static final Set<String> OF_SERVE = Set.of(
            "nightshift_runs",
            "nightshift_lease_age_seconds",
            "nightshift_worker_up",
            "nightshift_worker_rows_per_second",
            "nightshift_worker_heartbeat_age_seconds");

    @Test
    void everyMetricThatTheyNameIsOneThatIsExposed(@TempDir Path folder) throws Exception {
        Installation installation = Installation.in(folder, 5).fill(12);
        installation.run();
        Set<String> exposed = new TreeSet<>(OF_SERVE);
        try (Ledger ledger = Ledger.open(Settings.load(folder, null).ledger(), folder.resolve("var"))) {
            RunSamples.of("logins", ledger).stream().map(Sample::name).forEach(exposed::add);
        }

        assertThat(exposed).containsAll(names(DASHBOARD)).containsAll(names(RULES));
        assertThat(names(RULES))
                .contains(
                        "nightshift_last_success_timestamp_seconds", "nightshift_run_state", "nightshift_run_withheld");
    }

    @Test
    void everyPanelAsksForSomethingAndHasAPlaceOfItsOwn() throws IOException {
        JsonNode dashboard = new JsonMapper().readTree(Files.readString(DASHBOARD));

        Set<String> places = new TreeSet<>();
        Set<Integer> ids = new TreeSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(panel.at("/targets/0/expr").asString())
                    .contains("nightshift_")
                    // Workers copy the runs of any source.
                    .containsAnyOf("source=~\"$source\"", "nightshift_worker_");
            assertThat(panel.get("description").asString()).isNotBlank();
            assertThat(places.add(panel.get("gridPos").toString())).isTrue();
            assertThat(ids.add(panel.get("id").asInt())).isTrue();
        }
        assertThat(ids).hasSizeGreaterThan(5);
    }

    private static Set<String> names(Path file) throws IOException {
        return NAME.matcher(Files.readString(file))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
