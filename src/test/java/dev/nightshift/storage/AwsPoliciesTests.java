package dev.nightshift.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The policies below {@code config/aws/} allow what the program does in a bucket, and nothing else. */
final class AwsPoliciesTests {

    private static final Path FOLDER = Path.of("config", "aws");

    /** The action that each kind of request needs. */
    private static final Map<String, String> ACTIONS = Map.of(
            "PutObjectRequest", "s3:PutObject",
            "GetObjectRequest", "s3:GetObject",
            "HeadObjectRequest", "s3:GetObject",
            "ListObjectsV2Request", "s3:ListBucket",
            "DeleteObjectRequest", "s3:DeleteObject");

    /** What S3 demands besides for tags and keys of KMS, and what secrets by reference need. */
    private static final Set<String> BY_SETTINGS = Set.of(
            "s3:PutObjectTagging",
            "kms:GenerateDataKey",
            "kms:Decrypt",
            "secretsmanager:GetSecretValue",
            "ssm:GetParameter");

    private static JsonNode read(String file) throws IOException {
        return new JsonMapper().readTree(Files.readString(FOLDER.resolve(file)));
    }

    private static Set<String> actions(JsonNode policy, String effect) {
        Set<String> actions = new TreeSet<>();
        for (JsonNode statement : policy.get("Statement")) {
            if (statement.get("Effect").asString().equals(effect)) {
                JsonNode action = statement.get("Action");
                if (action.isArray()) {
                    action.forEach(one -> actions.add(one.asString()));
                } else {
                    actions.add(action.asString());
                }
            }
        }
        return actions;
    }

    @Test
    void theWriterMayDoWhatTheProgramDoesAndNothingElse(@TempDir Path folder) throws IOException {
        Set<String> needed = new ConcurrentSkipListSet<>(BY_SETTINGS);
        try (LocalS3 server = Stores.server(folder);
                ObjectStore store = Stores.store(server, recorder(needed));
                ObjectStore without = Stores.store(
                        Targets.of(
                                "bucket", "nightshift",
                                "endpoint", server.endpoint().uri().toString(),
                                "path-style", "true",
                                "conditional-writes", "unsupported"),
                        Stores.credentials(server.endpoint()),
                        recorder(needed))) {
            store.checkBucket("a/");
            store.list("a/");
            for (ObjectStore each : new ObjectStore[] {store, without}) {
                String etag = each.putIfAbsent("a/b", Content.of("1".getBytes(UTF_8)), "text/plain");
                each.putIfMatch("a/b", Content.of("2".getBytes(UTF_8)), "text/plain", etag);
                assertThat(each.get("a/b")).isPresent();
                assertThat(each.digest("a/b")).isPresent();
                each.delete("a/b");
            }
        }
        assertThat(actions(read("writer-policy.json"), "Allow")).isEqualTo(needed);
        for (StorageOperation operation : StorageOperation.values()) {
            assertThat(needed).containsAll(operation.permissions());
        }
    }

    private static ExecutionInterceptor recorder(Set<String> needed) {
        return new ExecutionInterceptor() {
            @Override
            public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                String request = context.request().getClass().getSimpleName();
                needed.add(ACTIONS.getOrDefault(request, request));
            }
        };
    }

    @Test
    void aReaderMayOnlyRead() throws IOException {
        assertThat(actions(read("reader-policy.json"), "Allow"))
                .containsExactly("kms:Decrypt", "s3:GetObject", "s3:ListBucket");
    }

    @Test
    void theKeyIsUsedByWriterAndReadersOnlyThroughS3() throws IOException {
        JsonNode statements = read("kms-key-policy.json").get("Statement");
        for (int i = 1; i < statements.size(); i++) {
            assertThat(statements
                            .get(i)
                            .at("/Condition/StringEquals/kms:ViaService")
                            .asString())
                    .isEqualTo("s3.REGION.amazonaws.com");
        }
        assertThat(actions(read("kms-key-policy.json"), "Allow"))
                .containsExactly("kms:*", "kms:Decrypt", "kms:GenerateDataKey");
    }

    @Test
    void theBucketDeniesAndAllowsNothing() throws IOException {
        assertThat(actions(read("bucket-policy.json"), "Allow")).isEmpty();
        assertThat(actions(read("bucket-policy.json"), "Deny"))
                .containsExactly("s3:*", "s3:DeleteObject", "s3:PutObject", "s3:PutObjectTagging");
    }

    /** A part must outlive every manifest that may name it, also if its run took long. */
    @Test
    void oldManifestsExpireAMonthBeforeTheirParts() throws IOException {
        int documents = 0;
        int parts = 0;
        for (JsonNode rule : read("lifecycle.json").get("Rules")) {
            String prefix = rule.at("/Filter/Prefix").asString();
            int days = rule.at("/Expiration/Days").asInt(0);
            if (prefix.endsWith("/runs/")) {
                documents = days;
            } else if (prefix.endsWith("/data/")) {
                parts = days;
            } else {
                assertThat(days).as(prefix).isZero();
            }
            assertThat(rule.has("Transitions")).isFalse();
        }
        assertThat(documents).isPositive();
        assertThat(parts).isGreaterThanOrEqualTo(documents + 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"writer-policy.json", "reader-policy.json", "bucket-policy.json", "kms-key-policy.json"})
    void everyPolicyIsOfTheVersionThatKnowsConditions(String file) throws IOException {
        assertThat(read(file).get("Version").asString()).isEqualTo("2012-10-17");
        for (JsonNode statement : read(file).get("Statement")) {
            assertThat(statement.get("Sid").asString()).matches("[A-Za-z0-9]+");
            assertThat(statement.has("Resource")).isTrue();
        }
    }
}
