package dev.nightshift.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** What is retried, how often, and what is reported when retries fail. */
final class S3RetryTests {

    private static final Content HELLO = Content.of("hello".getBytes(UTF_8));

    /** Ceph and services that are built on it refuse the quotes. */
    @Test
    void theETagOfAConditionIsSentWithoutQuotes() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3();
                ObjectStore store = s3.store()) {
            String etag = store.putIfAbsent("k", HELLO, "text/plain");

            store.putIfMatch("k", HELLO, "text/plain", etag);

            assertThat(s3.lastHeader("If-Match")).isEqualTo("1");
        }
    }

    @Test
    void aPutWithoutETagCountsOnlyIfTheObjectIsThere() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().returning("", "hello", "", "other");
                ObjectStore store = s3.store()) {
            store.putIfAbsent("k", HELLO, "text/plain");

            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> store.putIfAbsent("k", HELLO, "text/plain"))
                    .withMessage("Cannot put k in bucket nightshift at " + s3.uri()
                            + ": the response had no ETag, and the object has other content."
                            + " Check whether a proxy between this host and the service answers in its place.")
                    .matches(e -> e.reason() == Reason.FAILED);
        }
    }

    @Test
    void aReplacementWithoutETagCountsOnlyIfTheObjectIsThere() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().returning("").answering(1, 404, "NoSuchKey", "gone");
                ObjectStore store = s3.store()) {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> store.putIfMatch("k", HELLO, "text/plain", "1"))
                    .withMessageContaining("the response had no ETag, and the object does not exist")
                    .matches(e -> e.reason() == Reason.FAILED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html><body>Log in first</body></html>", "<ListBucketResult><Name>nightsh", "", "no XML"})
    void whatIsNotAListingIsNotTakenForAnEmptyOne(String response) throws Exception {
        String[] responses = new String[5];
        Arrays.fill(responses, response);
        try (ScriptedS3 s3 = new ScriptedS3().returning(responses);
                ObjectStore store = s3.store()) {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> store.list("a/"))
                    .withMessageStartingWith("Cannot list a/ in bucket nightshift at ")
                    .withMessageContaining("the response was incomplete or not one of S3")
                    .matches(e -> e.reason() == Reason.FAILED);
        }
    }

    @Test
    void aTruncatedListingIsRequestedAgain() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3()
                        .cutting(2)
                        .returning("<ListBucketResult><Name>nightshift</Name></ListBucketResult>");
                ObjectStore store = s3.store()) {
            assertThat(store.list("a/")).isEmpty();
        }
    }

    /** A policy may allow listing only below a prefix. */
    @Test
    void aMissingObjectThatMayNotBeReadIsMissing() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3()
                        .answering(1, 403, "AccessDenied", "no")
                        .returning("<ListBucketResult><Name>nightshift</Name></ListBucketResult>")
                        .answering(1, 403, "AccessDenied", "no")
                        .returning("<ListBucketResult><Name>nightshift</Name><Contents><Key>k</Key></Contents>"
                                + "</ListBucketResult>");
                ObjectStore store = s3.store()) {
            assertThat(store.get("k")).isEmpty();

            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> store.get("k"))
                    .withMessageContaining("403 AccessDenied");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ConditionalRequestConflict", "OperationAborted"})
    void aConflictIsRetried(String code) throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().answering(2, 409, code, "try again");
                ObjectStore store = s3.store()) {
            store.putIfAbsent("k", HELLO, "text/plain");

            assertThat(s3.requests()).isEqualTo(3);
        }
    }

    @Test
    void aLastingConflictIsReportedAfterAFewAttempts() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().answering(9, 409, "ConditionalRequestConflict", "try again");
                ObjectStore store = s3.store()) {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> store.putIfAbsent("k", HELLO, "text/plain"))
                    .withMessage("Cannot put k in bucket nightshift at " + s3.uri()
                            + ": other writes to the key were in progress at every attempt"
                            + " (409 ConditionalRequestConflict: try again)."
                            + " Find out who else writes to this key, and try again.")
                    .matches(e -> e.reason() == Reason.FAILED);
            assertThat(s3.requests()).isEqualTo(5);
        }
    }

    @Test
    void aTruncatedObjectIsRequestedAgain() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().cutting(2);
                ObjectStore store = s3.store()) {
            assertThat(store.get("k")).isPresent();

            assertThat(s3.requests()).isEqualTo(3);
        }
    }

    @Test
    void anObjectThatIsLargerThanAnyIsRefusedBeforeItIsRead() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().promising(ObjectStore.MOST_BYTES + 1);
                ObjectStore store = s3.store()) {
            assertThatExceptionOfType(ObjectTooLargeException.class)
                    .isThrownBy(() -> store.get("a"))
                    .withMessage(
                            "s3://nightshift/a has 134217729 bytes, more than an object of this program can have; it"
                                    + " was not read");
            assertThat(s3.requests()).isEqualTo(1);
        }
    }

    @Test
    void aCorruptedObjectIsRequestedAgain() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().corrupting(2);
                ObjectStore store = s3.store()) {
            assertThat(store.get("k")).isPresent();

            assertThat(s3.requests()).isEqualTo(3);
        }
    }

    @Test
    void anAlwaysTruncatedObjectIsReportedAfterAFewAttempts() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().cutting(9);
                ObjectStore store = s3.store()) {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> store.get("k"))
                    .withMessageContaining("Cannot get k in bucket nightshift")
                    .matches(e -> e.reason() == Reason.FAILED);
            assertThat(s3.requests()).isEqualTo(5);
        }
    }

    @Test
    void aThrottledRequestIsRetried() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().answering(1, 503, "SlowDown", "reduce your request rate");
                ObjectStore store = s3.store()) {
            store.putIfAbsent("k", HELLO, "text/plain");

            assertThat(s3.requests()).isEqualTo(2);
        }
    }

    @Test
    void aServiceThatKeepsFailingIsReportedAfterAFewAttempts() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().answering(9, 500, "InternalError", "we are sorry");
                ObjectStore store = s3.store()) {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> store.delete("k"))
                    .withMessage("Cannot delete k in bucket nightshift at " + s3.uri()
                            + ": the service failed at every attempt (500 InternalError: we are sorry)."
                            + " Try again later.")
                    .matches(e -> e.reason() == Reason.FAILED);
            assertThat(s3.requests()).isEqualTo(5);
        }
    }

    @Test
    void aRefusalIsNotRetried() throws Exception {
        try (ScriptedS3 s3 = new ScriptedS3().answering(9, 403, "AccessDenied", "no");
                ObjectStore store = s3.store()) {
            assertThatExceptionOfType(NightshiftException.class).isThrownBy(() -> store.delete("k"));

            assertThat(s3.requests()).isEqualTo(1);
        }
    }

    @Test
    void aPutWhoseResponseWasLostFindsItsOwnObject(@TempDir Path folder) {
        try (LocalS3 server = Stores.server(folder);
                ObjectStore store = Stores.store(server, new LostAnswer())) {
            assertThatExceptionOfType(ObjectExistsException.class)
                    .isThrownBy(() -> store.putIfAbsent("k", HELLO, "text/plain"));

            assertThat(store.get("k").orElseThrow().content()).isEqualTo("hello".getBytes(UTF_8));
        }
    }

    @Test
    void aReplacementWhoseResponseWasLostFindsItsOwnVersion(@TempDir Path folder) {
        try (LocalS3 server = Stores.server(folder);
                ObjectStore calm = Stores.store(server);
                ObjectStore store = Stores.store(server, new LostAnswer())) {
            calm.putIfAbsent("k", Content.of(new byte[1]), "text/plain");
            String etag = calm.get("k").orElseThrow().etag();

            assertThatExceptionOfType(ObjectChangedException.class)
                    .isThrownBy(() -> store.putIfMatch("k", HELLO, "text/plain", etag));

            assertThat(store.get("k").orElseThrow().content()).isEqualTo("hello".getBytes(UTF_8));
        }
    }

    /** The first put reaches the service, but its response is lost. */
    private static final class LostAnswer implements ExecutionInterceptor {

        private final AtomicBoolean lost = new AtomicBoolean();

        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            if (context.request() instanceof PutObjectRequest && lost.compareAndSet(false, true)) {
                throw RetryableException.builder()
                        .message("the answer was lost")
                        .build();
            }
        }
    }
}
