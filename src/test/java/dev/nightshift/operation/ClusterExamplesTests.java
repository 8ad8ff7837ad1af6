package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** The examples for Kubernetes have only fields of its API, and all examples set what their comments say. */
final class ClusterExamplesTests {

    private static final Map<String, Class<?>> KINDS = Map.of(
            "batch/v1 CronJob", CronJob.class, "batch/v1 Job", Job.class, "apps/v1 Deployment", Deployment.class);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kubernetes/manager.yaml",
                "kubernetes/workers.yaml",
                "kubernetes/workers-job.yaml",
                "schedulers/cronjob.yaml"
            })
    void everyFieldForKubernetesIsOneOfItsApi(String file) throws IOException {
        requireFields(text(file));
    }

    @ParameterizedTest
    @CsvSource({
        "kubernetes/manager.yaml, podReplacementPolicy, podReplacmentPolicy",
        "kubernetes/manager.yaml, concurrencyPolicy:, concurencyPolicy:",
        "kubernetes/workers.yaml, failureThreshold: 60, failureThreshold: often",
        "kubernetes/workers.yaml, livenessProbe, liveProbe",
        "kubernetes/workers-job.yaml, secretKeyRef, secretRef",
    })
    void aWrongFieldIsFound(String file, String right, String wrong) throws IOException {
        String text = text(file);
        assertThat(text).contains(right);

        assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> requireFields(text.replace(right, wrong)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager.yaml", "workers.yaml", "workers-job.yaml"})
    void podsAreSafe(String file) throws IOException {
        String text = text("kubernetes/" + file);

        assertThat(text).contains("Why as it is:", "Not run on a cluster yet").endsWith("\n");
        JsonNode pod = pod(text);
        JsonNode container = pod.at("/containers/0");
        assertThat(pod.get("enableServiceLinks").asBoolean()).isFalse();
        assertThat(pod.get("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(60);
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.at("/resources/limits/memory").asString()).endsWith("Mi");
        assertThat(environment(container))
                .isEqualTo(new TreeMap<>(
                        Map.of("NIGHTSHIFT_SOURCE_PASSWORD", "secret", "NIGHTSHIFT_LEDGER_PASSWORD", "secret")));
        assertThat(container.has("livenessProbe")).isEqualTo(!file.equals("manager.yaml"));
    }

    /** The variables that are secrets, each with where it comes from. */
    private static Map<String, String> environment(JsonNode container) {
        Map<String, String> found = new TreeMap<>();
        container.get("env").forEach(variable -> {
            String name = variable.get("name").asString();
            if (name.contains("PASSWORD")) {
                found.put(
                        name,
                        variable.has("value")
                                ? "value"
                                : variable.at("/valueFrom/secretKeyRef").isObject() ? "secret" : "other");
            }
        });
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager.yaml", "workers-job.yaml"})
    void aPodOfAJobIsReplacedOnlyAfterItHasEndedAndNotForWrongSettings(String file) throws IOException {
        JsonNode object = node(text("kubernetes/" + file));
        JsonNode job = object.at("/spec/jobTemplate/spec").isMissingNode()
                ? object.get("spec")
                : object.at("/spec/jobTemplate/spec");

        assertThat(job.get("podReplacementPolicy").asString()).isEqualTo("Failed");
        assertThat(job.at("/template/spec/restartPolicy").asString()).isEqualTo("Never");
        assertThat(job.at("/podFailurePolicy/rules/0/onExitCodes/values").toString())
                .isEqualTo("[2,3]");
    }

    @Test
    void theTryOutHasAManagerAndThreeWorkersThatShareEverything(@TempDir Path home) throws IOException {
        JsonNode compose = node(text("compose.yaml"));

        assertThat(text("compose.yaml")).contains("Why as it is:", "Not run yet");
        assertThat(compose.at("/services").propertyNames())
                .containsExactlyInAnyOrder("manager", "worker", "database", "s3");
        assertThat(compose.at("/services/manager/command").toString()).isEqualTo("[\"run\",\"--workers\"]");
        assertThat(compose.at("/services/worker/deploy/replicas").asInt()).isEqualTo(3);
        for (String service : List.of("manager", "worker")) {
            Map<String, String> settings = new TreeMap<>();
            compose.at("/services/" + service + "/environment")
                    .properties()
                    .forEach(variable ->
                            settings.put(variable.getKey(), variable.getValue().asString()));
            SharedSetup.require(Settings.load(home, null, settings));
        }
    }

    @Test
    void theProbeLooksAtTheFileThatTheWorkerWrites() throws IOException {
        for (String file : List.of("kubernetes/workers.yaml", "kubernetes/workers-job.yaml", "compose.yaml")) {
            assertThat(text(file)).contains("NIGHTSHIFT_WORKERS_ALIVE_FILE", "find /tmp/alive -mmin -5 | grep -q .");
        }
    }

    private static JsonNode pod(String text) {
        JsonNode object = node(text);
        return Stream.of("/spec/template/spec", "/spec/jobTemplate/spec/template/spec")
                .map(object::at)
                .filter(JsonNode::isObject)
                .findFirst()
                .orElseThrow();
    }

    private static String text(String file) throws IOException {
        return Files.readString(Path.of("config").resolve(file));
    }

    private static JsonNode node(String yaml) {
        return new JsonMapper().valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
    }

    private static void requireFields(String yaml) {
        JsonNode object = node(yaml);
        String kind =
                object.get("apiVersion").asString() + " " + object.get("kind").asString();
        assertThat(KINDS).containsKey(kind);
        JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .annotationIntrospector(new WithoutMore())
                .build()
                .treeToValue(object, KINDS.get(kind));
    }

    /** The model keeps unknown fields; without this they are refused. */
    private static final class WithoutMore extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
            return false;
        }
    }
}
