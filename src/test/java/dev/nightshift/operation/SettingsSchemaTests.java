package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.nightshift.publication.JsonDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/** The schema of the settings is that of the code, and a validator accepts with it what the program accepts. */
final class SettingsSchemaTests {

    private static final Path FILE = Path.of("config", "application.schema.json");
    private static final Path SHIPPED = Path.of("config", "application.yml");

    @Test
    void theShippedSchemaIsThatOfTheCode() throws IOException {
        String generated = JsonDocument.of(new SettingsSchema(Files.readAllLines(SHIPPED)).json())
                .text();
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(FILE, generated);
        }

        assertThat(Files.readString(FILE))
                .as("write it with: mvn test -Dtest=SettingsSchemaTests -Dgolden.write=true")
                .isEqualTo(generated);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application.yml", "application-oracle.yml"})
    void theShippedFilesAreValidAndNameIt(String file) throws IOException {
        String yaml = Files.readString(Path.of("config", file));

        assertThat(errors(yaml)).isEmpty();
        assertThat(yaml).contains("# yaml-language-server: $schema=" + FILE.getFileName() + "\n");
    }

    @Test
    void everyKeyThatIsCommentedOutIsValidToo() throws IOException {
        assertThat(errors(ApplicationYamlTests.withoutComments())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "top: '${TOP}'",
                "source: {columns: 'ID, NAME', retry-for: '${PATIENCE:5m}'}",
                "target: {checksums: when-required}",
                "nightly: {until: '06:00'}"
            })
    void whatTheProgramAcceptsIsValid(String settings) {
        assertThat(errors("nightshift: {" + settings + "}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zoen: UTC",
                "top: many",
                "format: xml",
                "source: {colums: [ID]}",
                "lease: {beat: 5}",
                "nightly: {until: 6}",
                "notify: {events: [finished]}",
                "csv: true"
            })
    void whatTheProgramRefusesIsNot(String settings) {
        assertThat(errors("nightshift: {" + settings + "}")).isNotEmpty();
    }

    private static List<String> errors(String yaml) {
        Object settings = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        return schema().validate(new JsonMapper().<tools.jackson.databind.JsonNode>valueToTree(settings)).stream()
                .map(Error::toString)
                .toList();
    }

    private static Schema schema() {
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(Files.readString(FILE));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
