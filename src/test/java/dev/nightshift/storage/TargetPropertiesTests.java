package dev.nightshift.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.storage.TargetProperties.Checksums;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class TargetPropertiesTests {

    @Test
    void theDefaultsAreTheLocalDefault() {
        assertThat(bind(Map.of()))
                .isEqualTo(new TargetProperties(
                        null, "", null, null, false, true, Checksums.WHEN_SUPPORTED, Duration.ofMinutes(10)));
    }

    @Test
    void everySettingIsBound() {
        assertThat(bind(Map.of(
                        "nightshift.target.bucket", "logins",
                        "nightshift.target.prefix", "a/b=c",
                        "nightshift.target.region", "eu-central-1",
                        "nightshift.target.endpoint", "https://s3.example.org:9000",
                        "nightshift.target.path-style", "true",
                        "nightshift.target.chunked-encoding", "false",
                        "nightshift.target.checksums", "when_required",
                        "nightshift.target.retry-for", "1h")))
                .isEqualTo(new TargetProperties(
                        "logins",
                        "a/b=c",
                        "eu-central-1",
                        URI.create("https://s3.example.org:9000"),
                        true,
                        false,
                        Checksums.WHEN_REQUIRED,
                        Duration.ofHours(1)));
    }

    @Test
    void aBlankSettingIsNotSet() {
        assertThat(bind(Map.of(
                        "nightshift.target.bucket", " ",
                        "nightshift.target.prefix", " ",
                        "nightshift.target.region", "",
                        "nightshift.target.endpoint", "")))
                .isEqualTo(bind(Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bucket | s3://logins | a bucket's bare name: letters, digits, '.', '_' and '-', at least 3",
                "bucket | lo | a bucket's bare name: letters, digits, '.', '_' and '-', at least 3",
                "prefix | /a | path segments, joined by single '/', none of them '.' or '..'",
                "prefix | a/ | path segments, joined by single '/', none of them '.' or '..'",
                "prefix | a//b | path segments, joined by single '/', none of them '.' or '..'",
                "prefix | a/../b | path segments, joined by single '/', none of them '.' or '..'",
                "region | eu central | a region such as eu-central-1",
                "endpoint | s3.example.org | a URL such as https://s3.example.org:9000, without a user and"
                        + " without a query",
                "endpoint | ftp://s3.example.org | a URL such as https://s3.example.org:9000, without a user and"
                        + " without a query",
            })
    void aWrongSettingIsRefusedByName(String key, String value, String expected) {
        assertThatThrownBy(() -> bind(Map.of("nightshift.target." + key, value)))
                .hasRootCauseMessage("nightshift.target." + key + " is \"" + value + "\", but must be " + expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1s", "8d"})
    void aTimeToRetryThatIsNegativeOrEndlessIsRefused(String time) {
        assertThatThrownBy(() -> bind(Map.of("nightshift.target.retry-for", time)))
                .rootCause()
                .hasMessageMatching("nightshift.target.retry-for is \"[-0-9.]+ s\", but must be 0 s to 7 days");
    }

    @Test
    void credentialsInAnEndpointAreRefusedAndNotShown() {
        URI endpoint = URI.create("https://user:hidden@s3.example.org");
        assertThatThrownBy(() -> new TargetProperties(
                        "logins", "", null, endpoint, false, true, Checksums.WHEN_SUPPORTED, Duration.ofMinutes(10)))
                .hasMessageStartingWith("nightshift.target.endpoint is \"https://s3.example.org\", but must be")
                .hasMessageNotContaining("hidden");
    }

    private static TargetProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("nightshift.target", TargetProperties.class);
    }
}
