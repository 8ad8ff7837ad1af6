package dev.nightshift.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.utils.internal.SystemSettingUtilsTestBackdoor;

/**
 * Every source of the AWS default chain gives the credentials with which requests are signed. Where a service of AWS
 * hands them out, a local server stands in for it, which answers as the documents of AWS say.
 */
final class CredentialsTests {

    private static final String JSON = """
            {"Code": "Success", "AccessKeyId": "KEY-OF-FAKE", "SecretAccessKey": "secret", "Token": "token",
             "Expiration": "2999-01-01T00:00:00Z"}""";

    private static final String STS = """
            <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult><Credentials>
            <AccessKeyId>KEY-OF-FAKE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
            <SessionToken>token</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>
            <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/night/x</Arn><AssumedRoleId>A:x</AssumedRoleId>
            </AssumedRoleUser></%1$sResult></%1$sResponse>""";

    private static final String SSO = """
            {"roleCredentials": {"accessKeyId": "KEY-OF-FAKE", "secretAccessKey": "secret", "sessionToken": "token",
             "expiration": 32472144000000}}""";

    private final List<String> asked = new CopyOnWriteArrayList<>();

    @TempDir
    Path home;

    private HttpServer fake;
    private String uri = "";

    @BeforeEach
    void start() throws IOException {
        fake = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        fake.createContext("/", this::answer);
        fake.start();
        uri = "http://127.0.0.1:" + fake.getAddress().getPort();
        // Nothing of this host has an effect, not even if it is one of AWS.
        set("HOME", home.toString());
        set("AWS_CONFIG_FILE", home.resolve("config").toString());
        set("AWS_SHARED_CREDENTIALS_FILE", home.resolve("credentials").toString());
        set("AWS_EC2_METADATA_DISABLED", "true");
        set("AWS_REGION", "eu-central-1");
    }

    @AfterEach
    void stop() {
        SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
        fake.stop(0);
    }

    private static void set(String variable, String value) {
        SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride(variable, value);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            asked.add(request);
            String answer = Map.of(
                            "GET /container",
                            "right".equals(authorization) ? JSON : "",
                            "PUT /latest/api/token",
                            "session",
                            "GET /latest/meta-data/iam/security-credentials/",
                            "night",
                            "GET /latest/meta-data/iam/security-credentials/night",
                            JSON,
                            "GET /federation/credentials?role_name=night&account_id=123456789012",
                            "right".equals(exchange.getRequestHeaders().getFirst("x-amz-sso_bearer_token")) ? SSO : "",
                            "POST /",
                            sts(body))
                    .getOrDefault(request, "");
            byte[] bytes = answer.getBytes(UTF_8);
            exchange.getResponseHeaders().set("x-aws-ec2-metadata-token-ttl-seconds", "21600");
            exchange.sendResponseHeaders(bytes.length == 0 ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Only who shows the token of the web identity, or signs with the source's key, gets the role. */
    private static String sts(String body) {
        if (body.contains("Action=AssumeRoleWithWebIdentity")) {
            return body.contains("WebIdentityToken=right") ? STS.formatted("AssumeRoleWithWebIdentity") : "";
        }
        return body.contains("Action=AssumeRole&") && body.contains("RoleArn=arn") ? STS.formatted("AssumeRole") : "";
    }

    /** Sends a request as a run does; returns how it was signed. */
    private static String signature() throws IOException {
        try (ScriptedS3 s3 = new ScriptedS3();
                ObjectStore store = S3ObjectStore.connect(Stores.target(s3.uri(), "nightshift"), key -> false)) {
            store.putIfAbsent("k", Content.of(new byte[1]), "text/plain");
            return s3.lastHeader("Authorization") + " " + s3.lastHeader("X-Amz-Security-Token");
        }
    }

    private static void assertSignedByFake() throws IOException {
        assertThat(signature()).contains("Credential=KEY-OF-FAKE/").endsWith(" token");
    }

    @Test
    void theEnvironment() throws IOException {
        set("AWS_ACCESS_KEY_ID", "KEY-OF-ENVIRONMENT");
        set("AWS_SECRET_ACCESS_KEY", "secret");

        assertThat(signature()).contains("Credential=KEY-OF-ENVIRONMENT/").endsWith(" null");
        assertThat(asked).isEmpty();
    }

    @Test
    void theEnvironmentWithASessionToken() throws IOException {
        set("AWS_ACCESS_KEY_ID", "KEY-OF-FAKE");
        set("AWS_SECRET_ACCESS_KEY", "secret");
        set("AWS_SESSION_TOKEN", "token");

        assertSignedByFake();
    }

    @Test
    void aProfileOfTheCredentialsFile() throws IOException {
        Files.writeString(home.resolve("credentials"), """
                [default]
                aws_access_key_id = KEY-OF-DEFAULT
                aws_secret_access_key = secret
                [night]
                aws_access_key_id = KEY-OF-NIGHT
                aws_secret_access_key = secret
                """);
        assertThat(signature()).contains("Credential=KEY-OF-DEFAULT/");

        set("AWS_PROFILE", "night");
        assertThat(signature()).contains("Credential=KEY-OF-NIGHT/");
    }

    @Test
    void aProfileWithARole() throws IOException {
        set("AWS_ENDPOINT_URL_STS", uri);
        Files.writeString(home.resolve("config"), """
                [profile base]
                aws_access_key_id = KEY-OF-BASE
                aws_secret_access_key = secret
                [default]
                role_arn = arn:aws:iam::123456789012:role/night
                source_profile = base
                """);

        assertSignedByFake();
    }

    @Test
    void aProfileOfIdentityCenterThatIsLoggedIn() throws Exception {
        set("AWS_ENDPOINT_URL_SSO", uri);
        Files.writeString(home.resolve("config"), """
                [default]
                sso_session = company
                sso_account_id = 123456789012
                sso_role_name = night
                [sso-session company]
                sso_region = eu-central-1
                sso_start_url = https://company.awsapps.com/start
                """);
        Path cache = Files.createDirectories(home.resolve(".aws/sso/cache"));
        String name =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest("company".getBytes(UTF_8)));
        Files.writeString(cache.resolve(name + ".json"), """
                {"accessToken": "right", "expiresAt": "2999-01-01T00:00:00Z", "region": "eu-central-1",
                 "startUrl": "https://company.awsapps.com/start"}""");

        assertSignedByFake();
    }

    @Test
    void aWebIdentityAsOfAServiceAccountInKubernetes() throws IOException {
        set("AWS_ENDPOINT_URL_STS", uri);
        set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/night");
        set(
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                Files.writeString(home.resolve("token"), "right").toString());

        assertSignedByFake();
    }

    @Test
    void aContainerWithATokenOfItsOwn() throws IOException {
        set("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri + "/container");
        set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "right");

        assertSignedByFake();
    }

    @Test
    void aContainerWithATokenInAFileAsOfPodIdentity() throws IOException {
        set("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri + "/container");
        set(
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                Files.writeString(home.resolve("token"), "right").toString());

        assertSignedByFake();
    }

    @Test
    void theInstance() throws IOException {
        set("AWS_EC2_METADATA_DISABLED", "false");
        set("AWS_EC2_METADATA_SERVICE_ENDPOINT", uri);

        assertSignedByFake();
        assertThat(asked).startsWith("PUT /latest/api/token");
    }
}
