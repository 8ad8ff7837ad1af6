package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nightshift.operation.EffectiveSetting.Origin;
import dev.nightshift.work.Secret;
import dev.nightshift.work.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.utils.internal.SystemSettingUtilsTestBackdoor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Secrets that settings refer to come from AWS, for which a local server stands in that answers the SDK as the
 * documents of AWS say; what goes wrong names the setting and the reference, never a value.
 */
final class ReferencedSecretsTests {

    private final JsonMapper json = new JsonMapper();
    private final Map<String, String> kept = new HashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @TempDir
    Path home;

    private HttpServer fake;

    @BeforeEach
    void start() throws IOException {
        fake = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        fake.createContext("/", this::answer);
        fake.start();
        String uri = "http://127.0.0.1:" + fake.getAddress().getPort();
        set("AWS_CONFIG_FILE", home.resolve("none").toString());
        set("AWS_SHARED_CREDENTIALS_FILE", home.resolve("none").toString());
        set("AWS_EC2_METADATA_DISABLED", "true");
        set("AWS_REGION", "eu-central-1");
        set("AWS_ACCESS_KEY_ID", "key-of-host");
        set("AWS_SECRET_ACCESS_KEY", "canary-of-host");
        set("AWS_ENDPOINT_URL_SECRETS_MANAGER", uri);
        set("AWS_ENDPOINT_URL_SSM", uri);
    }

    @AfterEach
    void stop() {
        SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
        fake.stop(0);
    }

    private static void set(String variable, String value) {
        SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride(variable, value);
    }

    /** Answers with what is kept under a name: a secret, or an error after its exclamation mark. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = json.readTree(exchange.getRequestBody().readAllBytes());
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            boolean store = target.equals("AmazonSSM.GetParameter");
            String name = request.path(store ? "Name" : "SecretId").asString();
            asked.add(target + " " + name + " "
                    + authorization.replaceAll(".*/([a-z0-9-]+)/[a-z]+/aws4_request.*", "$1"));
            String found = kept.getOrDefault(name, store ? "!ParameterNotFound" : "!ResourceNotFoundException");
            Map<String, Object> answer;
            if (found.startsWith("!")) {
                String[] error = found.substring(1).split(" ", 2);
                answer = Map.of("__type", error[0], "message", error.length == 1 ? "" : error[1]);
            } else if (store) {
                assertThat(request.path("WithDecryption").asBoolean()).isTrue();
                answer = Map.of("Parameter", Map.of("Name", name, "Type", "SecureString", "Value", found));
            } else {
                answer = found.equals("binary")
                        ? Map.of("Name", name, "SecretBinary", "Y2FuYXJ5")
                        : Map.of("Name", name, "SecretString", found);
            }
            byte[] bytes = json.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(found.startsWith("!") ? 400 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private NightshiftProperties load(Map<String, String> variables) {
        return Settings.load(home, null, variables);
    }

    @Test
    void everySecretSettingMayReferToOne() {
        Map<String, String> variables = new HashMap<>();
        new SettingNames().settings().forEach((name, type) -> {
            if (type == Secret.class) {
                String key = name.toString();
                kept.put(
                        "night/" + key,
                        key.endsWith("-url") ? "https://hooks.example.org/canary" : "canary-${HOME}-" + "x".repeat(32));
                variables.put(key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT), "aws-ssm:night/" + key);
            }
        });
        variables.put("NIGHTSHIFT_SOURCE_URL", "jdbc:postgresql://db/crm");
        variables.put("NIGHTSHIFT_SOURCE_USERNAME", "reader");
        variables.put("NIGHTSHIFT_SOURCE_TABLE", "CRM.LOGINS");
        variables.put("NIGHTSHIFT_SOURCE_COLUMNS", "*");
        variables.put("NIGHTSHIFT_LEDGER_URL", "jdbc:postgresql://db/ledger");
        variables.put("NIGHTSHIFT_LEDGER_USERNAME", "keeper");

        NightshiftProperties settings = load(variables);

        assertThat(kept).hasSize(10);
        Secret password = Secret.of("canary-${HOME}-" + "x".repeat(32));
        assertThat(settings.source().password()).isEqualTo(password);
        assertThat(settings.source().hmacKey()).isEqualTo(password);
        assertThat(settings.ledger().password()).isEqualTo(password);
        assertThat(settings.workers().jms().password()).isEqualTo(password);
        assertThat(settings.serve().viewerPassword()).isEqualTo(password);
        assertThat(Objects.requireNonNull(settings.notification().webhookUrl()).reveal())
                .isEqualTo("https://hooks.example.org/canary");
        assertThat(Settings.effective(home, null, variables))
                .contains(new EffectiveSetting(
                        "nightshift.source.password",
                        "***",
                        Origin.VARIABLE,
                        "NIGHTSHIFT_SOURCE_PASSWORD; aws-ssm:night/nightshift.source.password"))
                .asString()
                .doesNotContain("canary");
    }

    @Test
    void aKeyOfTheJsonOfOneSecretIsFetchedOnceForAllSettings() {
        kept.put("prod/db", "{\"username\":\"u\",\"password\":\"one\",\"pin\":12345678}");

        NightshiftProperties settings = load(Map.of(
                "NIGHTSHIFT_SOURCE_PASSWORD", "aws-secretsmanager:prod/db#password",
                "NIGHTSHIFT_SERVE_VIEWER_PASSWORD", "aws-secretsmanager:prod/db#pin",
                "NIGHTSHIFT_LEDGER_PASSWORD", "${LEDGER:aws-secretsmanager:prod/db}"));

        assertThat(settings.source().password()).isEqualTo(Secret.of("one"));
        assertThat(settings.serve().viewerPassword()).isEqualTo(Secret.of("12345678"));
        assertThat(settings.ledger().password()).isEqualTo(Secret.of(kept.get("prod/db")));
        assertThat(asked).containsExactly("secretsmanager.GetSecretValue prod/db eu-central-1");
    }

    @Test
    void anArnNamesItsRegion() {
        String arn = "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:prod/db-AbCdEf";
        kept.put(arn, "one");

        load(Map.of("NIGHTSHIFT_SOURCE_PASSWORD", "aws-secretsmanager:" + arn));

        assertThat(asked).containsExactly("secretsmanager.GetSecretValue " + arn + " cn-north-1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            aws-secretsmanager:no       |  | there is no such secret in region eu-central-1; create it, or correct the name or the region
            aws-ssm:no                  |  | there is no such secret in region eu-central-1; create it, or correct the name or the region
            aws-ssm:                    |  | it names no secret
            aws-secretsmanager:s#key    | canary | the secret is not a JSON object, so it has no key 'key'
            aws-secretsmanager:s#key    | "canary" | the secret is not a JSON object, so it has no key 'key'
            aws-secretsmanager:s#key    | {"Key":"canary"} | the JSON of the secret has no key 'key'
            aws-secretsmanager:s#key    | {"key":["canary"]} | the key 'key' of the secret is neither a text nor a whole number
            aws-secretsmanager:s#key    | {"key":1.10} | the key 'key' of the secret is neither a text nor a whole number
            aws-secretsmanager:s        | binary | the secret is binary; store it as a text
            aws-secretsmanager:s        | !AccessDeniedException User: x is not authorized to perform: secretsmanager:GetSecretValue on resource: s | access to it was denied; allow secretsmanager:GetSecretValue to the role or user of this program (config/aws/writer-policy.json)
            aws-secretsmanager:s        | !AccessDeniedException Access to KMS is not allowed | access to it was denied; allow kms:Decrypt, with the key that encrypts it, to the role or user of this program (config/aws/writer-policy.json)
            aws-ssm:s                   | !AccessDeniedException | access to it was denied; allow ssm:GetParameter to the role or user of this program (config/aws/writer-policy.json)
            aws-ssm:s                   | !ExpiredTokenException | the service in region eu-central-1 answered ExpiredTokenException, HTTP 400; check the AWS credentials and this host's clock
            """)
    void whatGoesWrongIsSaidByTheSettingAndTheReference(String reference, String secret, String fault) {
        if (secret != null) {
            kept.put("s", secret);
        }

        refused(reference, fault);
    }

    private void refused(String reference, String fault) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> load(Map.of("NIGHTSHIFT_SOURCE_PASSWORD", reference)))
                .withMessage("nightshift.source.password refers to " + reference + ", but " + fault)
                .matches(e -> !String.valueOf(e.getMessage()).contains("canary"));
    }

    @Test
    void aMissingRegionIsSaid() {
        SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
        set("AWS_CONFIG_FILE", home.resolve("none").toString());
        set("AWS_EC2_METADATA_DISABLED", "true");

        refused(
                "aws-ssm:night",
                "no region is known; set AWS_REGION, or a region in the AWS profile, or refer to the ARN");
    }

    @Test
    void missingCredentialsAreSaid() {
        SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
        set("AWS_CONFIG_FILE", home.resolve("none").toString());
        set("AWS_SHARED_CREDENTIALS_FILE", home.resolve("none").toString());
        set("AWS_EC2_METADATA_DISABLED", "true");
        set("AWS_REGION", "eu-central-1");

        refused(
                "aws-ssm:night",
                "no AWS credentials were found; give them as for a bucket, such as by AWS_PROFILE or the role of this"
                        + " host");
    }

    @Test
    void anAwsFileThatCannotBeReadIsSaid() throws IOException {
        Path file = Files.writeString(home.resolve("aws"), "[default]\nno property\n");
        set("AWS_CONFIG_FILE", file.toString());

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> load(Map.of("NIGHTSHIFT_SOURCE_PASSWORD", "aws-ssm:night")))
                .withMessageStartingWith(
                        "nightshift.source.password refers to aws-ssm:night, but an AWS setting of this"
                                + " host cannot be used (")
                .withMessageEndingWith("; check the environment variables whose names begin with AWS_, " + file
                        + " and " + home.resolve("none"));
    }

    @Test
    void anEndpointThatCannotBeReachedIsSaid() {
        fake.stop(0);

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> load(Map.of("NIGHTSHIFT_SOURCE_PASSWORD", "aws-secretsmanager:night")))
                .withMessageMatching("nightshift.source.password refers to aws-secretsmanager:night, but the service in"
                        + " region eu-central-1 cannot be reached \\(.*Connection refused.*\\); check the network,"
                        + " AWS_REGION and AWS_ENDPOINT_URL_SECRETS_MANAGER");
    }

    /** An HMAC key that is the name of a key would protect nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"aws-parameterstore:", "aws-secrets-manager:", "AWS-SSM:"})
    void aMisspeltReferenceIsNotTheSecret(String beginning) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(
                        () -> load(Map.of("NIGHTSHIFT_SOURCE_HMAC_KEY", beginning + "canary-of-more-than-32-letters")))
                .withMessage(
                        "nightshift.source.hmac-key begins with " + beginning + ", as a reference does, but only"
                                + " aws-secretsmanager:NAME, aws-secretsmanager:NAME#KEY and aws-ssm:NAME are known; correct it");
    }

    @Test
    void onlyASecretMayBeReferredTo() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> load(Map.of("NIGHTSHIFT_SOURCE_USERNAME", "aws-secretsmanager:prod/db#username")))
                .withMessage("nightshift.source.username refers to aws-secretsmanager:prod/db#username, but only a"
                        + " secret, such as a password, can be referred to; write the value");
        assertThat(asked).isEmpty();
    }
}
