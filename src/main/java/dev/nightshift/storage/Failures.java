package dev.nightshift.storage;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns what the SDK throws into a {@link NightshiftException} that an operator can act on.
 *
 * @param where the endpoint as operators know it
 * @param owner the account that must own the bucket; null for any
 * @param local returns why the last failed put failed at the local server
 */
record Failures(String bucket, String where, @Nullable String owner, Supplier<@Nullable String> local) {

    /** The failures of a service that is not in this process. */
    Failures(String bucket, String where) {
        this(bucket, where, null, () -> null);
    }

    static final String NO_CREDENTIALS = "Unable to load credentials";

    private static final String CHECK_NETWORK =
            "Check nightshift.target.endpoint, nightshift.target.region and the network";

    private static final String USE_PATH_STYLE =
            "The bucket is part of the host name; if the service does not support that, set nightshift.target.path-style"
                    + " to true";

    /** What the profile provider says within the message of the default chain: the profile's name, and its reason. */
    private static final Pattern PROFILE = Pattern.compile(
            ".*, ProfileCredentialsProvider\\(profileName=([^,)]*).*?\\): (.*?)(?:: ProfileFile\\(|, ContainerCred).*",
            Pattern.DOTALL);

    private static final Pattern DENIED_ACTION = Pattern.compile("not authorized to perform: ([a-z0-9]+:[A-Za-z]+)");

    private static final Pattern EXPECTED_REGION =
            Pattern.compile("the region '[^']*' is wrong; expecting '([a-z0-9-]+)'");

    private static final Set<String> BAD_CREDENTIALS = Set.of(
            "ExpiredToken",
            "InvalidAccessKeyId",
            "InvalidSecurity",
            "InvalidToken",
            "SignatureDoesNotMatch",
            "TokenRefreshRequired");

    private static final Set<String> FULL = Set.of(
            "InsufficientStorage",
            "QuotaExceeded",
            "StorageFull",
            "XMinioAdminBucketQuotaExceeded",
            "XMinioBucketQuotaExceeded",
            "XMinioStorageFull");

    /** What the service did not receive as it was sent; the same request may arrive whole the next time. */
    private static final Set<String> NOT_RECEIVED =
            Set.of("BadDigest", "IncompleteBody", "RequestTimeout", "RequestTimeoutException");

    /** Different services report a conflicting conditional write under one of these codes. */
    private static final Set<String> CONFLICTS = Set.of("ConditionalRequestConflict", "OperationAborted");

    /**
     * A failure as it is reported: its reason, what was found, and the next step.
     *
     * @param denied the permissions that are missing
     */
    private record Finding(Reason reason, String found, String next, List<String> denied) {

        Finding(Reason reason, String found, String next) {
            this(reason, found, next, List.of());
        }
    }

    NightshiftException translate(StorageOperation operation, @Nullable String key, SdkException cause) {
        Finding finding = cause instanceof AwsServiceException answer ? answered(operation, answer) : unanswered(cause);
        String message = message(operation, key, finding.found(), finding.next());
        return finding.denied().isEmpty()
                ? new NightshiftException(finding.reason(), message, cause)
                : new AccessDeniedException(message, cause, finding.denied());
    }

    ObjectExistsException exists(String key, @Nullable SdkException cause) {
        String message = message(
                StorageOperation.PUT,
                key,
                "there is an object at that key with other content",
                "Find out who else writes to this key");
        return new ObjectExistsException(message, cause);
    }

    ObjectChangedException changed(String key, String etag, @Nullable SdkException cause) {
        String message = message(
                StorageOperation.REPLACE,
                key,
                "it was deleted, or its version is not the one with ETag " + etag,
                "Find out who else writes to this key, and let doctor check whether the service honours If-Match");
        return new ObjectChangedException(message, cause);
    }

    /**
     * @param etag ETag of the response; empty for none
     * @param other whether there is an object with other content at the key
     */
    NightshiftException notStored(StorageOperation operation, String key, String etag, boolean other) {
        String message = message(
                operation,
                key,
                (etag.isEmpty()
                                ? "the response had no ETag, and the object "
                                : "the response had neither a checksum nor the MD5 as ETag, and the object ")
                        + (other ? "has other content" : "does not exist"),
                "Check whether a proxy between this host and the service answers in its place");
        return NightshiftException.failed(message, null);
    }

    private String message(StorageOperation operation, @Nullable String key, String found, String next) {
        String object = key == null ? " " : " " + key + " in ";
        return "Cannot " + operation.name().toLowerCase(Locale.ROOT) + object + "bucket " + bucket + " at " + where
                + ": " + found + ". " + next + ".";
    }

    private Finding answered(StorageOperation operation, AwsServiceException answer) {
        int status = answer.statusCode();
        String code = code(answer);
        String region = region(answer);
        if (code.equals("NoSuchBucket")) {
            return new Finding(
                    Reason.REFUSED, "the bucket does not exist", "Create it or correct nightshift.target.bucket");
        }
        if (region != null && (status == 301 || status == 307 || status == 400)) {
            return new Finding(
                    Reason.REFUSED,
                    "the bucket is in region " + region + " (" + described(answer) + ")",
                    "Set nightshift.target.region to " + region);
        }
        if (status == 301 || status == 307) {
            // S3 redirects for a while after a bucket was created.
            return new Finding(
                    status == 307 ? Reason.FAILED : Reason.REFUSED,
                    "the service redirects to another address (" + described(answer) + ")",
                    "Correct nightshift.target.endpoint and nightshift.target.region; if the bucket is new, try again"
                            + " later");
        }
        if (BAD_CREDENTIALS.contains(code)) {
            return new Finding(
                    Reason.REFUSED,
                    "the credentials were refused (" + described(answer) + ")",
                    "Correct the access key, secret key or session token");
        }
        if (code.equals("RequestTimeTooSkewed")) {
            return new Finding(
                    Reason.REFUSED,
                    "the clocks of this host and of the service differ too much (" + described(answer) + ")",
                    "Synchronize this host's clock by NTP");
        }
        if (status == 507 || FULL.contains(code)) {
            return new Finding(
                    Reason.REFUSED,
                    "there is no space left for the bucket (" + described(answer) + ")",
                    "Raise its quota or the service's capacity, or delete objects that are not needed");
        }
        if (code.equals("InvalidObjectState")) {
            return new Finding(
                    Reason.REFUSED,
                    "the object is archived (" + described(answer) + ")",
                    "Restore it, and let no lifecycle rule archive what a manifest names");
        }
        if (status == 401 || status == 403) {
            return denied(operation, answer);
        }
        if (code.startsWith("KMS.")) {
            return new Finding(
                    Reason.REFUSED,
                    "the encryption key cannot be used (" + described(answer) + ")",
                    "Correct nightshift.target.kms-key, or enable that key");
        }
        if (isConflict(answer)) {
            return new Finding(
                    Reason.FAILED,
                    "other writes to the key were in progress at every attempt (" + described(answer) + ")",
                    "Find out who else writes to this key, and try again");
        }
        String cause = local.get();
        if (status == 500 && cause != null) {
            return new Finding(
                    Reason.FAILED,
                    "a file could not be written (" + cause + ")",
                    "Check the space and the permissions of its folder");
        }
        if (status == 408 || status == 429 || (status >= 500 && status != 501) || NOT_RECEIVED.contains(code)) {
            return new Finding(
                    Reason.FAILED,
                    "the service failed at every attempt (" + described(answer) + ")",
                    "Try again later");
        }
        if (code.equals("XAmzContentSHA256Mismatch")) {
            return new Finding(
                    Reason.REFUSED,
                    "the service could not read the request body (" + described(answer) + ")",
                    "Set nightshift.target.chunked-encoding to false");
        }
        return new Finding(
                Reason.REFUSED,
                "the service refused the request (" + described(answer) + ")",
                "Compare the settings under nightshift.target with what the service supports");
    }

    /** Names the action that S3 names, which may be one of a key or of tags, or else those of the operation. */
    private Finding denied(StorageOperation operation, AwsServiceException answer) {
        String text = described(answer);
        Matcher action = DENIED_ACTION.matcher(text);
        List<String> permissions = action.find() ? List.of(action.group(1)) : operation.permissions();
        String named = String.join(" and ", permissions);
        String next = "Allow " + named + " to these credentials"
                + (owner == null
                        ? ""
                        : ", if account " + owner + " (nightshift.target.expected-bucket-owner) owns the bucket");
        if (text.contains("explicit deny")) {
            next = "A policy denies " + named + ": see what it demands, such as encryption (nightshift.target.sse), TLS"
                    + " or a network";
        }
        return new Finding(Reason.REFUSED, "access was denied (" + text + ")", next, permissions);
    }

    /** The region that the bucket is in, if the service says so. */
    private static @Nullable String region(AwsServiceException answer) {
        Matcher expected = EXPECTED_REGION.matcher(described(answer));
        return expected.find() ? expected.group(1) : header(answer, "x-amz-bucket-region");
    }

    private Finding unanswered(SdkException cause) {
        if (cause instanceof AbortedException) {
            return new Finding(Reason.FAILED, "the thread was interrupted", "Try again if this was not intended");
        }
        String text = String.valueOf(cause.getMessage());
        if (text.startsWith(NO_CREDENTIALS)) {
            return noCredentials(text);
        }
        if (cause instanceof ApiCallTimeoutException || cause instanceof ApiCallAttemptTimeoutException) {
            return noConnection("timed out", CHECK_NETWORK);
        }
        IOException network = deepest(cause, IOException.class);
        if (network != null) {
            String reason = network.getClass().getSimpleName() + ": " + network.getMessage();
            return noConnection(reason, bucketIsInHostName(reason) ? USE_PATH_STYLE : CHECK_NETWORK);
        }
        if (cause instanceof RetryableException || isUnreadable(cause)) {
            return new Finding(
                    Reason.FAILED,
                    "the response was incomplete or not one of S3 at every attempt (" + text + ")",
                    "Check nightshift.target.endpoint, nightshift.target.path-style, and proxies between this host and"
                            + " the service");
        }
        return new Finding(Reason.REFUSED, "the request failed (" + text + ")", "Check nightshift.target");
    }

    private static Finding noConnection(String reason, String next) {
        return new Finding(Reason.FAILED, "the connection failed at every attempt (" + reason + ")", next);
    }

    /** Whether the request went to a host of the bucket's own, at a service other than Amazon's. */
    private boolean bucketIsInHostName(String reason) {
        return reason.contains(bucket + ".") && !reason.contains(".amazonaws.com");
    }

    /** Says what is wrong with the AWS profile, if one is in use, because the user expects its credentials. */
    private static Finding noCredentials(String text) {
        Matcher chain = PROFILE.matcher(text);
        String profile = chain.matches() ? chain.group(1) : "";
        String reason = profile.isEmpty() || profile.equals("default") ? "" : " (" + chain.group(2) + ")";
        String next = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use another source of the AWS default chain";
        if (reason.contains("login_session")) {
            next = "Log in with: aws login --profile " + profile;
        } else if (reason.contains("SSO")) {
            next = "Log in with: aws sso login --profile " + profile;
        }
        return new Finding(Reason.REFUSED, "no credentials were found" + reason, next);
    }

    /** Whether another conditional write to the same key was in progress; a retry may succeed a moment later. */
    static boolean isConflict(Throwable failure) {
        return failure instanceof AwsServiceException answer
                && answer.statusCode() == 409
                && CONFLICTS.contains(code(answer));
    }

    /** Whether a response ended too early, or is not XML. */
    static boolean isUnreadable(Throwable failure) {
        return deepest(failure, XMLStreamException.class) != null;
    }

    /** Whether a retry may help at a server in this process: it is only just starting, or busy. */
    static boolean mayPassLocally(Throwable failure) {
        return failure instanceof AwsServiceException answer
                ? answer.statusCode() >= 500
                : failure instanceof SdkException && !(failure instanceof AbortedException);
    }

    static String code(AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        return code == null ? "" : code;
    }

    private static @Nullable String header(AwsServiceException answer, String name) {
        AwsErrorDetails details = answer.awsErrorDetails();
        return details == null || details.sdkHttpResponse() == null
                ? null
                : details.sdkHttpResponse().firstMatchingHeader(name).orElse(null);
    }

    private static String described(AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        String message = details == null ? null : details.errorMessage();
        String code = code(answer);
        return answer.statusCode()
                + (code.isEmpty() ? "" : " " + code)
                + (message == null || message.isBlank() ? "" : ": " + message.strip());
    }

    private static <T extends Throwable> @Nullable T deepest(Throwable failure, Class<T> type) {
        T deepest = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                deepest = type.cast(cause);
            }
        }
        return deepest;
    }
}
