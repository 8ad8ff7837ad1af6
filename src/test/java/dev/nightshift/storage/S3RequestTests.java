package dev.nightshift.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.work.NightshiftException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Requests go to the right host and carry what the settings, and the policies of buckets, demand. */
final class S3RequestTests {

    static final String ACCESS_POINT = "arn:aws:s3:eu-central-1:123456789012:accesspoint/nightshift";

    private static final Content HELLO = Content.of("hello".getBytes(UTF_8));

    /** Keeps the requests as they would be sent, and sends none. */
    private static final class Recorder implements ExecutionInterceptor {

        private final List<SdkHttpRequest> sent = new CopyOnWriteArrayList<>();

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            sent.add(context.httpRequest());
            throw SdkClientException.create("recorded");
        }

        SdkHttpRequest last() {
            return sent.get(sent.size() - 1);
        }

        String header(String name) {
            return last().firstMatchingHeader(name).orElse("");
        }
    }

    private final Recorder recorder = new Recorder();

    private S3ObjectStore store(String... settings) {
        return Stores.store(Targets.of(settings), Stores.credentials("key", "secret"), recorder);
    }

    private static void attempt(Runnable request) {
        assertThatExceptionOfType(NightshiftException.class).isThrownBy(request::run);
    }

    private void put(ObjectStore store, String key) {
        attempt(() -> store.putIfAbsent(key, HELLO, "text/plain"));
    }

    @Test
    void everyPutIsEncryptedAsTheSettingsSay() {
        try (ObjectStore store = store("bucket", "logins", "region", "eu-central-1", "sse", "s3")) {
            for (String key : List.of("data/part", "latest.json")) {
                put(store, key);
                assertThat(recorder.header("x-amz-server-side-encryption")).isEqualTo("AES256");
            }
            attempt(() -> store.putIfMatch("latest.json", HELLO, "text/plain", "1"));
            assertThat(recorder.header("x-amz-server-side-encryption")).isEqualTo("AES256");
        }
    }

    @Test
    void aPutNamesTheKey() {
        try (ObjectStore store =
                store("bucket", "logins", "region", "eu-central-1", "sse", "kms", "kms-key", "alias/nightshift")) {
            put(store, "latest.json");
        }
        assertThat(recorder.header("x-amz-server-side-encryption")).isEqualTo("aws:kms");
        assertThat(recorder.header("x-amz-server-side-encryption-aws-kms-key-id"))
                .isEqualTo("alias/nightshift");
    }

    @Test
    void withoutSettingsAPutDemandsNothing() {
        try (ObjectStore store = store("bucket", "logins", "region", "eu-central-1")) {
            put(store, "data/part");
        }
        assertThat(recorder.last().headers().keySet())
                .noneMatch(name -> name.startsWith("x-amz-server-side")
                        || name.equals("x-amz-storage-class")
                        || name.equals("x-amz-tagging")
                        || name.equals("x-amz-expected-bucket-owner"));
    }

    @Test
    void onlyPartsHaveTheStorageClass() {
        try (ObjectStore store =
                store("bucket", "logins", "region", "eu-central-1", "storage-class", "INTELLIGENT_TIERING")) {
            put(store, "data/part");
            assertThat(recorder.header("x-amz-storage-class")).isEqualTo("INTELLIGENT_TIERING");

            put(store, "runs/manifest.json");
            assertThat(recorder.header("x-amz-storage-class")).isEmpty();
        }
    }

    @Test
    void everyPutHasTheTags() {
        try (ObjectStore store =
                store("bucket", "logins", "region", "eu-central-1", "tags", "Team=a+b,class=personal data=1")) {
            put(store, "latest.json");
        }
        assertThat(recorder.header("x-amz-tagging")).isEqualTo("Team=a%2Bb&class=personal%20data%3D1");
    }

    @Test
    void everyRequestNamesTheOwner() {
        try (ObjectStore store =
                store("bucket", "logins", "region", "eu-central-1", "expected-bucket-owner", "012345678901")) {
            put(store, "a");
            attempt(() -> store.putIfMatch("a", HELLO, "text/plain", "1"));
            attempt(() -> store.get("a"));
            attempt(() -> store.digest("a"));
            attempt(() -> store.list("a/"));
            attempt(() -> store.delete("a"));
            attempt(() -> store.checkBucket("a/"));
        }
        assertThat(recorder.sent)
                .hasSize(7)
                .allSatisfy(request -> assertThat(request.firstMatchingHeader("x-amz-expected-bucket-owner"))
                        .contains("012345678901"));
    }

    /** A bucket with Object Lock, or with a policy that demands it, accepts no put without. */
    @ParameterizedTest
    @CsvSource({
        "when-supported, x-amz-sdk-checksum-algorithm, CRC32",
        "when-required, Content-MD5, XUFAKrxLKna5cZ2REBfFkg=="
    })
    void everyPutHasAChecksum(String checksums, String header, String value) {
        try (ObjectStore store = store("bucket", "logins", "region", "eu-central-1", "checksums", checksums)) {
            put(store, "a");
            assertThat(recorder.header(header)).isEqualTo(value);

            attempt(() -> store.putIfMatch("a", HELLO, "text/plain", "1"));
            assertThat(recorder.header(header)).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            logins | region=eu-central-1 | logins.s3.eu-central-1.amazonaws.com
            logins | region=eu-central-1,dual-stack=true | logins.s3.dualstack.eu-central-1.amazonaws.com
            logins | region=us-east-1,fips=true | logins.s3-fips.us-east-1.amazonaws.com
            logins | region=us-east-1,fips=true,dual-stack=true | logins.s3-fips.dualstack.us-east-1.amazonaws.com
            arn:aws:s3:eu-central-1:123456789012:accesspoint/nightshift | sse=s3 | nightshift-123456789012.s3-accesspoint.eu-central-1.amazonaws.com
            arn:aws:s3:eu-central-1:123456789012:accesspoint/nightshift | dual-stack=true | nightshift-123456789012.s3-accesspoint.dualstack.eu-central-1.amazonaws.com
            """)
    void aRequestGoesToTheHostOfTheBucket(String bucket, String settings, String host) {
        String[] all = ("bucket=" + bucket + "," + settings).split("[=,]");
        try (ObjectStore store = store(all)) {
            put(store, "a/b");
            assertThat(recorder.last().host()).isEqualTo(host);
            assertThat(recorder.last().encodedPath()).isEqualTo("/a/b");
            assertThat(store.bucket()).isEqualTo(bucket);
        }
    }

    @Test
    void aServiceThatReturnsAChecksumIsBelieved() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3();
                ObjectStore store = s3.store()) {
            assertThat(store.putIfAbsent("k", HELLO, "text/plain")).isEqualTo("1");
            assertThat(s3.requests()).isEqualTo(1);
        }
    }

    @Test
    void anETagThatIsTheMd5ProvesThePut() throws Exception {
        String md5 = "5d41402abc4b2a76b9719d911017c592";
        try (ScriptedS3 s3 = new ScriptedS3().returningTagged(md5, "");
                ObjectStore store = s3.store()) {
            assertThat(store.putIfAbsent("k", HELLO, "text/plain")).isEqualTo(md5);
            assertThat(s3.requests()).isEqualTo(1);
        }
    }

    @Test
    void withoutEitherTheObjectIsReadAndCompared() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().returningTagged("other", "").returningTagged("other", "hello");
                ObjectStore store = s3.store()) {
            assertThat(store.putIfAbsent("k", HELLO, "text/plain")).isEqualTo("other");
            assertThat(s3.requests()).isEqualTo(2);
        }
        try (ScriptedS3 s3 = new ScriptedS3().returningTagged("other", "").returningTagged("other", "hallo");
                ObjectStore store = s3.store()) {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> store.putIfAbsent("k", HELLO, "text/plain"))
                    .withMessageContaining("the response had neither a checksum nor the MD5 as ETag, and the object has"
                            + " other content");
        }
    }

    @Test
    void theRightToAskFirstIsNamedIfItIsDenied() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().answering(2, 403, "AccessDenied", "Access Denied");
                ObjectStore store = withoutConditions(s3)) {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> store.putIfAbsent("k", HELLO, "text/plain"))
                    .withMessageStartingWith("Cannot get k ")
                    .withMessageContaining("Allow s3:GetObject ");
        }
    }

    private static ObjectStore withoutConditions(ScriptedS3 s3) {
        return Stores.store(
                Targets.of(
                        "bucket", "nightshift",
                        "endpoint", s3.uri().toString(),
                        "path-style", "true",
                        "conditional-writes", "unsupported"),
                Stores.credentials("key", "secret"));
    }

    @Test
    void aServiceWithoutConditionsIsAskedFirst() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().answering(1, 404, "NoSuchKey", "none");
                ObjectStore store = withoutConditions(s3)) {
            store.putIfAbsent("k", HELLO, "text/plain");
            assertThat(s3.requests()).isEqualTo(2);
            assertThat(Objects.toString(s3.lastHeader("If-None-Match"))).isEqualTo("null");

            assertThatExceptionOfType(ObjectExistsException.class)
                    .isThrownBy(() -> store.putIfAbsent("k", HELLO, "text/plain"));
            assertThat(s3.requests()).isEqualTo(3);

            store.putIfMatch("k", HELLO, "text/plain", "1");
            assertThat(Objects.toString(s3.lastHeader("If-Match"))).isEqualTo("null");
            assertThat(s3.requests()).isEqualTo(5);

            assertThatExceptionOfType(ObjectChangedException.class)
                    .isThrownBy(() -> store.putIfMatch("k", HELLO, "text/plain", "2"));
            assertThat(s3.requests()).isEqualTo(6);
        }
    }
}
