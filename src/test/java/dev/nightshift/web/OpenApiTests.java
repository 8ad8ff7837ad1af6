package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.nightshift.operation.RunStatus;
import dev.nightshift.operation.RunSummary;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description of the API cannot drift from the API. */
final class OpenApiTests {

    private static final JsonNode API = read();

    private static JsonNode read() {
        try {
            return new JsonMapper()
                    .readTree(new ClassPathResource("dev/nightshift/web/openapi.json").getContentAsByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void itNamesEveryPathAndNoOther() {
        TreeSet<String> described = new TreeSet<>();
        API.get("paths")
                .properties()
                .forEach(path ->
                        path.getValue().propertyNames().forEach(method -> described.add(method + " " + path.getKey())));
        TreeSet<String> served = new TreeSet<>();
        for (Method method : ApiController.class.getDeclaredMethods()) {
            GetMapping get = method.getAnnotation(GetMapping.class);
            PostMapping post = method.getAnnotation(PostMapping.class);
            if (get != null) {
                served.add("get /api" + get.value()[0]);
            } else if (post != null) {
                served.add("post /api" + post.value()[0]);
            }
        }

        assertThat(described).isEqualTo(served).hasSize(7);
    }

    @Test
    void itNamesEveryParameter() {
        for (Method method : ApiController.class.getDeclaredMethods()) {
            List<String> parameters = Arrays.stream(method.getParameters())
                    .filter(parameter -> parameter.isAnnotationPresent(RequestParam.class))
                    .map(java.lang.reflect.Parameter::getName)
                    .toList();
            if (!parameters.isEmpty()) {
                List<String> described = API.get("paths")
                        .valueStream()
                        .flatMap(JsonNode::valueStream)
                        .filter(operation ->
                                operation.get("operationId").asString().equals(method.getName()))
                        .flatMap(operation -> operation.get("parameters").valueStream())
                        .filter(parameter -> parameter.get("in").asString().equals("query"))
                        .map(parameter -> parameter.get("name").asString())
                        .toList();
                assertThat(described).as(method.getName()).isEqualTo(parameters);
            }
        }
    }

    @Test
    void itsRecordsAreThoseOfTheProgram() {
        Map<String, Class<?>> records = Map.of(
                "RunSummary", RunSummary.class,
                "RunStatus", RunStatus.class,
                "PartitionStatus", RunStatus.PartitionStatus.class,
                "AttemptStatus", RunStatus.AttemptStatus.class,
                "WorkerStatus", RunStatus.WorkerStatus.class,
                "Result", RunCommands.Result.class,
                "Problem", Problem.class);

        JsonNode schemas = API.get("components").get("schemas");
        assertThat(schemas.propertyNames()).containsExactlyInAnyOrderElementsOf(records.keySet());
        records.forEach((name, record) -> assertThat(
                        schemas.get(name).get("properties").propertyNames())
                .as(name)
                .containsExactlyElementsOf(Arrays.stream(record.getRecordComponents())
                        .filter(component -> !component.getAccessor().isAnnotationPresent(JsonIgnore.class))
                        .map(RecordComponent::getName)
                        .toList()));
    }
}
