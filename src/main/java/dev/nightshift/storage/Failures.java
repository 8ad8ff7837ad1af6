package dev.nightshift.storage;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns what the SDK throws into a {@link NightshiftException} that an operator can act on.
 *
 * @param where the endpoint as operators know it
 */
record Failures(String bucket, String where) {

    static final String NO_CREDENTIALS = "Unable to load credentials";

    private static final Set<String> BAD_CREDENTIALS = Set.of(
            "ExpiredToken",
            "InvalidAccessKeyId",
            "InvalidSecurity",
            "InvalidToken",
            "SignatureDoesNotMatch",
            "TokenRefreshRequired");

    /** A failure as it is reported: its reason, what was found, and the next step. */
    private record Finding(Reason reason, String found, String next) {}

    NightshiftException translate(StorageOperation operation, @Nullable String key, SdkException cause) {
        Finding finding = cause instanceof AwsServiceException answer ? answered(operation, answer) : unanswered(cause);
        return new NightshiftException(
                finding.reason(), message(operation, key, finding.found(), finding.next()), cause);
    }

    ObjectExistsException exists(String key, SdkException cause) {
        String message = message(
                StorageOperation.PUT,
                key,
                "there is an object at that key",
                "Compare its bytes, or choose another key");
        return new ObjectExistsException(message, cause);
    }

    ObjectChangedException changed(String key, String etag, SdkException cause) {
        String message = message(
                StorageOperation.REPLACE,
                key,
                "it was deleted, or its version is not the one with ETag " + etag,
                "Read the object again and repeat the decision");
        return new ObjectChangedException(message, cause);
    }

    private String message(StorageOperation operation, @Nullable String key, String found, String next) {
        String object = key == null ? " " : " " + key + " in ";
        return "Cannot " + operation.name().toLowerCase(Locale.ROOT) + object + "bucket " + bucket + " at " + where
                + ": " + found + ". " + next + ".";
    }

    private static Finding answered(StorageOperation operation, AwsServiceException answer) {
        int status = answer.statusCode();
        String code = code(answer);
        String region = header(answer, "x-amz-bucket-region");
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
        if (BAD_CREDENTIALS.contains(code)) {
            return new Finding(
                    Reason.REFUSED,
                    "the credentials were refused (" + described(answer) + ")",
                    "Correct the access key, secret key or session token");
        }
        if (status == 401 || status == 403) {
            return new Finding(
                    Reason.REFUSED,
                    "access was denied (" + described(answer) + ")",
                    "Allow " + operation.permission() + " to these credentials");
        }
        if (isConflict(answer)) {
            return new Finding(
                    Reason.FAILED,
                    "other writes to the key were in progress at every attempt (" + described(answer) + ")",
                    "Find out who else writes to this key, and try again");
        }
        if (status == 429 || (status >= 500 && status != 501)) {
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

    private static Finding unanswered(SdkException cause) {
        if (cause instanceof AbortedException) {
            return new Finding(Reason.FAILED, "the thread was interrupted", "Try again if this was not intended");
        }
        String text = String.valueOf(cause.getMessage());
        if (text.startsWith(NO_CREDENTIALS)) {
            return new Finding(
                    Reason.REFUSED,
                    "no credentials were found",
                    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use another source of the AWS default chain");
        }
        IOException network = deepestIoException(cause);
        if (network != null
                || cause instanceof ApiCallTimeoutException
                || cause instanceof ApiCallAttemptTimeoutException) {
            String reason =
                    network == null ? "timed out" : network.getClass().getSimpleName() + ": " + network.getMessage();
            return new Finding(
                    Reason.FAILED,
                    "the connection failed at every attempt (" + reason + ")",
                    "Check nightshift.target.endpoint, nightshift.target.region and the network");
        }
        return new Finding(Reason.REFUSED, "the request failed (" + text + ")", "Check nightshift.target");
    }

    /** Whether another conditional write to the same key was in progress; a retry may succeed a moment later. */
    static boolean isConflict(Throwable failure) {
        return failure instanceof AwsServiceException answer
                && answer.statusCode() == 409
                && code(answer).equals("ConditionalRequestConflict");
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

    private static @Nullable IOException deepestIoException(Throwable failure) {
        IOException deepest = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                deepest = io;
            }
        }
        return deepest;
    }
}
