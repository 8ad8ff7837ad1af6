package dev.nightshift.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.storage.TargetProperties.Checksums;
import dev.nightshift.storage.TargetProperties.ConditionalWrites;
import dev.nightshift.storage.TargetProperties.Sse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetPropertiesTests {

    @ParameterizedTest
    @CsvSource({"eu-central-1, aws", "cn-north-1, aws-cn", "us-gov-west-1, aws-us-gov", "us-iso-east-1, aws-iso"})
    void theRegionSaysHowArnsBegin(String region, String partition) {
        assertThat(Targets.of("bucket", "nightshift", "region", region).partition())
                .isEqualTo(partition);
    }

    @Test
    void theDefaultsAreTheLocalDefault() {
        assertThat(bind(Map.of()))
                .isEqualTo(new TargetProperties(
                        null,
                        "",
                        null,
                        null,
                        false,
                        true,
                        Checksums.WHEN_SUPPORTED,
                        Duration.ofMinutes(10),
                        false,
                        false,
                        Sse.NONE,
                        null,
                        null,
                        List.of(),
                        null,
                        ConditionalWrites.REQUIRED));
    }

    @Test
    void everySettingIsBound() {
        assertThat(Targets.of(
                        "bucket", "logins",
                        "prefix", "a/b=c",
                        "region", "eu-central-1",
                        "endpoint", "https://s3.example.org:9000",
                        "path-style", "true",
                        "chunked-encoding", "false",
                        "checksums", "when_required",
                        "retry-for", "1h",
                        "sse", "kms",
                        "kms-key", "alias/nightshift",
                        "storage-class", "STANDARD_IA",
                        "tags", "team=data,class=personal data",
                        "expected-bucket-owner", "012345678901"))
                .isEqualTo(new TargetProperties(
                        "logins",
                        "a/b=c",
                        "eu-central-1",
                        URI.create("https://s3.example.org:9000"),
                        true,
                        false,
                        Checksums.WHEN_REQUIRED,
                        Duration.ofHours(1),
                        false,
                        false,
                        Sse.KMS,
                        "alias/nightshift",
                        "STANDARD_IA",
                        List.of("team=data", "class=personal data"),
                        "012345678901",
                        ConditionalWrites.REQUIRED));
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
        assertThatThrownBy(() -> Targets.of("bucket", "logins", "endpoint", endpoint.toString()))
                .rootCause()
                .hasMessageStartingWith("nightshift.target.endpoint is \"https://s3.example.org\", but must be")
                .hasMessageNotContaining("hidden");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bucket | arn:aws:s3:::logins | the ARN of an access point in one region",
                "bucket | arn:aws:s3::123456789012:accesspoint/many.mrap | the ARN of an access point in one region",
                "kms-key | alias/k | left out unless nightshift.target.sse is kms",
                "storage-class | GLACIER | a class whose objects can be read at once",
                "storage-class | standard | a class whose objects can be read at once",
                "tags | team | name=value of letters",
                "tags | a=1,a=2 | name=value of letters",
                "tags | a=<1> | name=value of letters",
                "tags | a=1,b=1,c=1,d=1,e=1,f=1,g=1,h=1,i=1,j=1,k=1 | at most 10",
                "expected-bucket-owner | 12345 | an AWS account of 12 digits",
            })
    void aWrongDemandOnTheBucketIsRefusedByName(String key, String value, String expected) {
        assertThatThrownBy(() -> Targets.of("bucket", "logins", key, value))
                .rootCause()
                .hasMessageStartingWith("nightshift.target." + key + " is \"")
                .hasMessageContaining("\", but must be " + expected);
    }

    @ParameterizedTest
    @CsvSource({"dual-stack, true", "fips, true"})
    void aSwitchOfAmazonIsRefusedForAnotherService(String key, String value) {
        assertThatThrownBy(() -> Targets.of("bucket", "logins", "endpoint", "https://s3.example.org", key, value))
                .hasRootCauseMessage(
                        "nightshift.target." + key + " is \"true\", but must be false with nightshift.target.endpoint");
    }

    @ParameterizedTest
    @CsvSource({
        "dual-stack, true",
        "fips, true",
        "sse, s3",
        "storage-class, STANDARD_IA",
        "tags, a=1",
        "expected-bucket-owner, 123456789012",
        "conditional-writes, unsupported"
    })
    void whatTheLocalDefaultCannotDoIsRefused(String key, String value) {
        assertThatThrownBy(() -> Targets.of(key, value))
                .hasRootCauseMessage(
                        "nightshift.target." + key + " is set, but has no effect without nightshift.target.bucket");
    }

    @ParameterizedTest
    @CsvSource({"region, eu-west-1", "path-style, true"})
    void aSettingThatContradictsAnAccessPointIsRefused(String key, String value) {
        assertThatThrownBy(() -> Targets.of("bucket", S3RequestTests.ACCESS_POINT, key, value))
                .rootCause()
                .hasMessageStartingWith("nightshift.target." + key + " is \"" + value + "\", but must be ");
    }

    private static TargetProperties bind(Map<String, String> settings) {
        return Targets.of(settings);
    }
}
