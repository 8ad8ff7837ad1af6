package dev.nightshift.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The messages that operators read. */
@TestInstance(Lifecycle.PER_CLASS)
final class S3FailureTests {

    private static final Content HELLO = Content.of("hello".getBytes(UTF_8));

    private LocalS3 server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = Stores.server(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aMissingBucketIsNamedWithTheOperation() {
        URI uri = server.endpoint().uri();
        String tail = " bucket nowhere at " + uri
                + ": the bucket does not exist. Create it or correct nightshift.target.bucket.";
        try (ObjectStore store = Stores.store(Stores.target(uri, "nowhere"), Stores.credentials(server.endpoint()))) {
            assertFailure(() -> store.checkBucket(""), Reason.REFUSED, "Cannot use" + tail);
            assertFailure(
                    () -> store.putIfAbsent("a/b", HELLO, "text/plain"), Reason.REFUSED, "Cannot put a/b in" + tail);
            assertFailure(
                    () -> store.putIfMatch("a/b", HELLO, "text/plain", "\"0\""),
                    Reason.REFUSED,
                    "Cannot replace a/b in" + tail);
            assertFailure(() -> store.get("a/b"), Reason.REFUSED, "Cannot get a/b in" + tail);
            assertFailure(() -> store.list("a/"), Reason.REFUSED, "Cannot list a/ in" + tail);
        }
    }

    @Test
    void aWrongSecretIsReportedButNotShown() {
        LocalS3.Endpoint right = server.endpoint();
        String wrong = "a-secret-that-must-not-be-shown";
        try (ObjectStore store =
                Stores.store(Stores.target(right.uri(), "nightshift"), Stores.credentials(right.accessKey(), wrong))) {
            String tail = "bucket nightshift at " + right.uri()
                    + ": the credentials were refused (403 SignatureDoesNotMatch: The request signature we calculated"
                    + " does not match the signature you provided. Check your key and signing method.)."
                    + " Correct the access key, secret key or session token.";
            assertFailure(() -> store.checkBucket(""), Reason.REFUSED, "Cannot use " + tail);
            NightshiftException failure = assertFailure(
                    () -> store.putIfAbsent("a/b", HELLO, "text/plain"), Reason.REFUSED, "Cannot put a/b in " + tail);
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString())
                    .doesNotContain(wrong)
                    .doesNotContain(right.secretKey().reveal());
        }
    }

    @Test
    void anUnknownAccessKeyIsReported() {
        URI uri = server.endpoint().uri();
        try (ObjectStore store =
                Stores.store(Stores.target(uri, "nightshift"), Stores.credentials("unknown", "secret"))) {
            NightshiftException failure = failure(() -> store.get("a/b"));
            assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
            assertThat(failure)
                    .hasMessageStartingWith("Cannot get a/b in bucket nightshift at " + uri
                            + ": the credentials were refused (403 InvalidAccessKeyId: ");
        }
    }

    @Test
    void missingCredentialsAreReported() {
        URI uri = server.endpoint().uri();
        AwsCredentialsProvider none =
                AwsCredentialsProviderChain.of(ProfileCredentialsProvider.create("a-profile-that-does-not-exist"));
        try (ObjectStore store = Stores.store(Stores.target(uri, "nightshift"), none)) {
            assertFailure(
                    () -> store.checkBucket(""),
                    Reason.REFUSED,
                    "Cannot use bucket nightshift at " + uri + ": no credentials were found."
                            + " Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
                            + " or use another source of the AWS default chain.");
        }
    }

    /** The chain's message contains the whole profile file. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            night | The SSO session associated with this profile has expired. | Log in with: aws sso login --profile night.
            night | Token cache file for login_session `arn` not found. | Log in with: aws login --profile night.
            night | Profile file contained no credentials for profile 'night' | Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use another source of the AWS default chain.
            """)
    void aProfileWithoutCredentialsIsReportedWithItsReason(String profile, String reason, String next) {
        String file = "ProfileFile(sections=[profiles], profiles=[Profile(name=night, properties=[sso_session])])";
        String text = Failures.NO_CREDENTIALS + " from any of the providers in the chain AwsCredentialsProviderChain("
                + "credentialsProviders=[EnvironmentVariableCredentialsProvider(), ProfileCredentialsProvider(profileName="
                + profile + ", profileFile=" + file + "), ContainerCredentialsProvider(),"
                + " InstanceProfileCredentialsProvider()]) : [EnvironmentVariableCredentialsProvider(): no.,"
                + " ProfileCredentialsProvider(profileName=" + profile + ", profileFile=" + file + "): " + reason
                + (reason.startsWith("Profile") ? ": " + file : "")
                + ", ContainerCredentialsProvider(): no., InstanceProfileCredentialsProvider(): no.]";

        assertThat(new Failures("b", "S3").translate(StorageOperation.USE, null, SdkClientException.create(text)))
                .hasMessage("Cannot use bucket b at S3: no credentials were found (" + reason + "). " + next);
    }

    @Test
    @Timeout(15)
    void anUnreachableEndpointIsReportedSoon() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        URI uri = URI.create("http://127.0.0.1:" + port);
        try (ObjectStore store = Stores.store(Stores.target(uri, "nightshift"), Stores.credentials("key", "secret"))) {
            assertFailure(
                    () -> store.checkBucket(""),
                    Reason.FAILED,
                    "Cannot use bucket nightshift at " + uri
                            + ": the connection failed at every attempt (HttpHostConnectException: Connect to "
                            + uri + " failed: Connection refused)."
                            + " Check nightshift.target.endpoint, nightshift.target.region and the network.");
        }
    }

    @Test
    void deniedAccessNamesThePermission() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().answering(1, 403, "AccessDenied", "not authorized to perform this");
                ObjectStore store = s3.store()) {
            assertFailure(
                    () -> store.putIfAbsent("a/b", HELLO, "text/plain"),
                    Reason.REFUSED,
                    "Cannot put a/b in bucket nightshift at " + s3.uri()
                            + ": access was denied (403 AccessDenied: not authorized to perform this)."
                            + " Allow s3:PutObject to these credentials.");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            403 | RequestTimeTooSkewed | the clocks of this host and of the service differ too much | Synchronize this host's clock by NTP.
            403 | QuotaExceeded | there is no space left for the bucket | Raise its quota or the service's capacity, or delete objects that are not needed.
            507 | InsufficientStorage | there is no space left for the bucket | Raise its quota or the service's capacity, or delete objects that are not needed.
            507 | XMinioStorageFull | there is no space left for the bucket | Raise its quota or the service's capacity, or delete objects that are not needed.
            403 | InvalidObjectState | the object is archived | Restore it, and let no lifecycle rule archive what a manifest names.
            400 | KMS.DisabledException | the encryption key cannot be used | Correct nightshift.target.kms-key, or enable that key.
            400 | ExpiredToken | the credentials were refused | Correct the access key, secret key or session token.
            """)
    void theAdviceFitsTheErrorCode(int status, String code, String found, String next) throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().answering(5, status, code, "says the service");
                ObjectStore store = s3.store()) {
            assertFailure(
                    () -> store.putIfAbsent("a/b", HELLO, "text/plain"),
                    Reason.REFUSED,
                    "Cannot put a/b in bucket nightshift at " + s3.uri() + ": " + found + " (" + status + " " + code
                            + ": says the service). " + next);
        }
    }

    /** A load balancer or a slow line causes these, and another request may pass. */
    @ParameterizedTest
    @CsvSource({"400, RequestTimeout", "400, IncompleteBody", "400, BadDigest", "408, ''", "429, TooManyRequests"})
    void whatMayPassIsNotARefusal(int status, String code) throws Exception {
        // After 429 the client waits for seconds, so that only the first and the last attempt meet it.
        try (ScriptedS3 s3 = new ScriptedS3()
                        .answering(1, status, code, "says the service")
                        .answering(status == 429 ? 3 : 0, 500, "InternalError", "we are sorry")
                        .answering(9, status, code, "says the service");
                ObjectStore store = s3.store()) {
            assertThat(failure(() -> store.putIfAbsent("a/b", HELLO, "text/plain")))
                    .hasMessageContaining("the service failed at every attempt (" + status)
                    .hasMessageEndingWith("Try again later.")
                    .matches(e -> e.reason() == Reason.FAILED);
            assertThat(s3.requests()).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void aBucketThatBecameAHostNameNamesTheSetting() {
        TargetProperties target = Targets.of("bucket", "nightshift", "endpoint", "http://s3.invalid:9000");
        try (ObjectStore store = Stores.store(target, Stores.credentials("key", "secret"))) {
            NightshiftException failure = failure(() -> store.checkBucket("a/"));
            assertThat(failure)
                    .hasMessageContaining("nightshift.s3.invalid")
                    .hasMessageEndingWith("The bucket is part of the host name; if the service does not support that,"
                            + " set nightshift.target.path-style to true.");
        }
    }

    @Test
    void aBucketInAnotherRegionNamesTheRegion() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3()
                        .answering(
                                1,
                                301,
                                "PermanentRedirect",
                                "use the other endpoint",
                                Map.of("x-amz-bucket-region", "eu-west-1"));
                ObjectStore store = s3.store()) {
            assertFailure(
                    () -> store.checkBucket(""),
                    Reason.REFUSED,
                    "Cannot use bucket nightshift at " + s3.uri()
                            + ": the bucket is in region eu-west-1 (301 PermanentRedirect: use the other endpoint)."
                            + " Set nightshift.target.region to eu-west-1.");
        }
    }

    /** S3 names the right that is missing, which may be another one than that of the operation. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            User: a is not authorized to perform: kms:GenerateDataKey on resource: b | Allow kms:GenerateDataKey to these credentials.
            User: a is not authorized to perform: s3:PutObjectTagging on resource: b | Allow s3:PutObjectTagging to these credentials.
            User: a is not authorized to perform: s3:PutObject on resource: b with an explicit deny in a resource-based policy | A policy denies s3:PutObject: see what it demands, such as encryption (nightshift.target.sse), TLS or a network.
            """)
    void deniedAccessNamesTheRightThatTheServiceNames(String said, String next) throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().answering(1, 403, "AccessDenied", said);
                ObjectStore store = s3.store()) {
            assertFailure(
                    () -> store.putIfAbsent("a/b", HELLO, "text/plain"),
                    Reason.REFUSED,
                    "Cannot put a/b in bucket nightshift at " + s3.uri() + ": access was denied (403 AccessDenied: "
                            + said + "). " + next);
        }
    }

    @ParameterizedTest
    @CsvSource({"307, TemporaryRedirect, FAILED", "301, PermanentRedirect, REFUSED"})
    void aRedirectIsNotFollowedAndMayPassIfItIsTemporary(int status, String code, Reason reason) throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().answering(1, status, code, "says the service");
                ObjectStore store = s3.store()) {
            assertFailure(
                    () -> store.list("a/"),
                    reason,
                    "Cannot list a/ in bucket nightshift at " + s3.uri()
                            + ": the service redirects to another address ("
                            + status + " " + code + ": says the service). Correct nightshift.target.endpoint and"
                            + " nightshift.target.region; if the bucket is new, try again later.");
        }
    }

    @Test
    void deniedAccessToABucketWithAnExpectedOwnerNamesIt() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().answering(1, 403, "AccessDenied", "Access Denied");
                ObjectStore store = Stores.store(
                        Targets.of(
                                "bucket", "nightshift",
                                "endpoint", s3.uri().toString(),
                                "path-style", "true",
                                "expected-bucket-owner", "123456789012"),
                        Stores.credentials("key", "secret"))) {
            assertThat(failure(() -> store.checkBucket("a/")))
                    .hasMessageEndingWith("Allow s3:ListBucket to these credentials, if account 123456789012"
                            + " (nightshift.target.expected-bucket-owner) owns the bucket.");
        }
    }

    @Test
    void aBucketInAnotherRegionThanTheRequestWasSignedForNamesTheRegion() throws Exception {
        String said = "the region 'us-east-1' is wrong; expecting 'eu-west-1'";
        try (ScriptedS3 s3 = new ScriptedS3().answering(1, 400, "AuthorizationHeaderMalformed", said);
                ObjectStore store = s3.store()) {
            assertThat(failure(() -> store.checkBucket("")))
                    .hasMessageContaining("the bucket is in region eu-west-1 (400 AuthorizationHeaderMalformed: ")
                    .hasMessageEndingWith("Set nightshift.target.region to eu-west-1.");
        }
    }

    @Test
    void aServiceThatDoesNotUnderstandTheBodyNamesTheSetting() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().answering(1, 400, "XAmzContentSHA256Mismatch", "mismatch");
                ObjectStore store = s3.store()) {
            assertFailure(
                    () -> store.putIfAbsent("a/b", HELLO, "text/plain"),
                    Reason.REFUSED,
                    "Cannot put a/b in bucket nightshift at " + s3.uri()
                            + ": the service could not read the request body (400 XAmzContentSHA256Mismatch: mismatch)."
                            + " Set nightshift.target.chunked-encoding to false.");
        }
    }

    @Test
    void anyOtherRefusalIsQuoted() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().answering(1, 501, "NotImplemented", "no such thing here");
                ObjectStore store = s3.store()) {
            assertFailure(
                    () -> store.list("a/"),
                    Reason.REFUSED,
                    "Cannot list a/ in bucket nightshift at " + s3.uri()
                            + ": the service refused the request (501 NotImplemented: no such thing here)."
                            + " Compare the settings under nightshift.target with what the service supports.");
        }
    }

    @Test
    void anInterruptedThreadStaysInterrupted() {
        try (ObjectStore store = Stores.store(server)) {
            Thread.currentThread().interrupt();
            NightshiftException failure = failure(() -> store.putIfAbsent("interrupted", HELLO, "text/plain"));
            boolean interrupted = Thread.interrupted();

            assertThat(interrupted).isTrue();
            assertThat(failure)
                    .hasMessage("Cannot put interrupted in bucket nightshift at "
                            + server.endpoint().uri()
                            + ": the thread was interrupted. Try again if this was not intended.");
        }
    }

    @Test
    void anEndpointIsUsedWithTheRegionOfTheEnvironment() throws Exception {
        String before = System.setProperty("aws.region", "garage");
        try (ScriptedS3 s3 = new ScriptedS3();
                ObjectStore store = s3.store()) {
            store.putIfAbsent("a/b", HELLO, "text/plain");

            assertThat(s3.lastHeader("Authorization")).contains("/garage/s3/");
        } finally {
            restore("aws.region", before);
        }
    }

    @Test
    void anAwsSettingThatCannotBeUsedIsReported() {
        String before = System.setProperty("aws.maxAttempts", "x");
        try {
            assertThat(failure(() -> Stores.store(
                            Stores.target(URI.create("http://127.0.0.1:1"), "nightshift"),
                            Stores.credentials("a", "b"))))
                    .hasMessageStartingWith(
                            "Cannot use bucket nightshift: an AWS setting of this host cannot be used"
                                    + " (For input string: \"x\"). Check the environment variables whose names begin with AWS_,");
        } finally {
            restore("aws.maxAttempts", before);
        }
    }

    @Test
    void aMissingRegionIsReported() {
        TargetProperties target = Targets.of("bucket", "nightshift");
        String before = System.setProperty("aws.disableEc2Metadata", "true");
        try {
            assumeTrue(System.getenv("AWS_REGION") == null);
            assertFailure(
                    () -> S3ObjectStore.connect(target, key -> false),
                    Reason.REFUSED,
                    "Cannot use bucket nightshift: no region is known."
                            + " Set nightshift.target.region, or AWS_REGION, or a region in the AWS profile.");
        } finally {
            restore("aws.disableEc2Metadata", before);
        }
    }

    private static void restore(String property, @Nullable String before) {
        if (before == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, before);
        }
    }

    private static NightshiftException assertFailure(ThrowingCallable call, Reason reason, String message) {
        NightshiftException failure = failure(call);
        assertThat(failure).hasMessage(message);
        assertThat(failure.reason()).isEqualTo(reason);
        return failure;
    }

    private static NightshiftException failure(ThrowingCallable call) {
        NightshiftException failure = catchThrowableOfType(NightshiftException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }
}
