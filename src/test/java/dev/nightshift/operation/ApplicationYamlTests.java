package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The settings file of the program agrees with the program. */
final class ApplicationYamlTests {

    private static final Path FILE = Path.of("config", "application.yml");

    /** A key without default: a comment that looks like a setting. */
    private static final Pattern COMMENTED_KEY = Pattern.compile("^( +)# ([a-z][a-z-]*: \\S.*)$", Pattern.MULTILINE);

    @TempDir
    Path empty;

    private static final Pattern OPTIONAL = Pattern.compile(
            ".*\\.(url|username|password|bucket|region|endpoint|name|"
                    + "columns|max-rows-per-second|source\\.partitions|concurrency|alive-file|compression|compression-level|hint|.*-url|wallet|tns-admin|init-sql|until|full-every|"
                    + "source\\.time-zone|where|hosts|protect|hmac-key|kms-key|storage-class|tags|expected-bucket-owner|[a-z]+-password|cron)");

    @Test
    void itHoldsTheDefaultsOfTheCode() {
        NightshiftProperties none = Settings.load(empty, null, Map.of());
        NightshiftProperties shipped = Settings.load(Path.of(""), null, Map.of());

        assertThat(shipped).isEqualTo(none);
    }

    @Test
    void itNamesEveryKeyAndNoOther() throws IOException {
        assertThat(keys(withoutComments())).isEqualTo(allKeys());
    }

    @Test
    void itWritesOutEveryKeyThatHasADefault() throws IOException {
        Set<String> withDefault = allKeys();
        withDefault.removeIf(key -> OPTIONAL.matcher(key).matches());

        assertThat(keys(Files.readString(FILE))).isEqualTo(withDefault);
    }

    @Test
    void itFitsOnAScreen() throws IOException {
        assertThat(Files.readAllLines(FILE)).allMatch(line -> line.length() <= 120 && !line.contains("\t"));
    }

    /** The settings with every key that is commented out. */
    static String withoutComments() throws IOException {
        return COMMENTED_KEY
                .matcher(Files.readString(FILE))
                .replaceAll("$1$2")
                .replaceAll("password: \\(.*\\)", "password: x");
    }

    private static Set<String> keys(String yaml) throws IOException {
        return new YamlPropertySourceLoader()
                .load("shipped", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8))).stream()
                        .map(source -> (EnumerablePropertySource<?>) source)
                        .flatMap(source -> Set.of(source.getPropertyNames()).stream())
                        .map(name -> name.replaceAll("\\[\\d+]", ""))
                        .map(name -> name.replaceAll("(?<=source\\.protect)\\..*", ""))
                        // The section contains only comments.
                        .filter(name -> !Set.of("nightshift.ledger", "nightshift.schedule", "nightshift.metrics")
                                .contains(name))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> allKeys() {
        return keys(NightshiftProperties.class, "nightshift");
    }

    private static Set<String> keys(Class<?> settings, String path) {
        Set<String> keys = new TreeSet<>();
        for (var component : settings.getRecordComponents()) {
            String key = path + "." + SettingNames.name(settings, component);
            if (component.getType().isRecord()) {
                keys.addAll(keys(component.getType(), key));
            } else {
                keys.add(key);
            }
        }
        return keys;
    }
}
