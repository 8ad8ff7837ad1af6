package dev.nightshift.storage;

import dev.nightshift.work.SettingsException;
import dev.nightshift.work.ShownUrl;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings under {@code nightshift.target}, which say where objects are published; valid by construction.
 *
 * @param bucket name of the bucket; null for the local default
 * @param prefix prefix of all keys, without a slash at either end; may be empty
 * @param region region; null for that of the AWS default chain
 * @param endpoint URL of an S3-compatible service; null for Amazon S3
 * @param pathStyle whether the bucket is in the path of the URL instead of in its host name
 * @param chunkedEncoding false for services that do not support {@code aws-chunked} bodies, such as older Ceph
 * @param checksums when the client adds checksums to requests and verifies those of responses
 * @param retryFor how long a run repeats a request that failed for a reason that may pass; zero: not at all
 */
public record TargetProperties(
        @Nullable String bucket,
        @DefaultValue("") String prefix,
        @Nullable String region,
        @Nullable URI endpoint,
        @DefaultValue("false") boolean pathStyle,
        @DefaultValue("true") boolean chunkedEncoding,
        @DefaultValue("when_supported") Checksums checksums,
        @DefaultValue("10m") Duration retryFor) {

    /** When checksums are sent and verified. */
    public enum Checksums {
        /** For all operations that support them. */
        WHEN_SUPPORTED,
        /** Only for operations that require them. */
        WHEN_REQUIRED
    }

    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{2,254}");
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]+");

    /** @throws SettingsException naming the key, if a setting cannot be used */
    public TargetProperties {
        bucket = blankToNull(bucket);
        region = blankToNull(region);
        endpoint = endpoint == null || endpoint.toString().isBlank() ? null : endpoint;
        prefix = prefix.strip();
        if (bucket != null && !BUCKET.matcher(bucket).matches()) {
            throw invalid("bucket", bucket, "a bucket's bare name: letters, digits, '.', '_' and '-', at least 3");
        }
        if (region != null && !REGION.matcher(region).matches()) {
            throw invalid("region", region, "a region such as eu-central-1");
        }
        if (endpoint != null && !isUsable(endpoint)) {
            throw invalid(
                    "endpoint",
                    ShownUrl.of(endpoint),
                    "a URL such as https://s3.example.org:9000, without a user and without a query");
        }
        if (!prefix.isEmpty() && !isUsable(prefix)) {
            throw invalid("prefix", prefix, "path segments, joined by single '/', none of them '.' or '..'");
        }
        if (retryFor.isNegative() || retryFor.compareTo(LONGEST) > 0) {
            throw invalid("retry-for", retryFor.toMillis() / 1_000.0 + " s", "0 s to 7 days");
        }
    }

    private static @Nullable String blankToNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static boolean isUsable(URI endpoint) {
        boolean http = "http".equalsIgnoreCase(endpoint.getScheme()) || "https".equalsIgnoreCase(endpoint.getScheme());
        return http
                && endpoint.getHost() != null
                && endpoint.getRawUserInfo() == null
                && endpoint.getRawQuery() == null
                && endpoint.getRawFragment() == null;
    }

    private static boolean isUsable(String prefix) {
        for (String segment : prefix.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return prefix.chars().noneMatch(Character::isISOControl);
    }

    private static SettingsException invalid(String key, String found, String expected) {
        return new SettingsException("nightshift.target." + key + " is \"" + found + "\", but must be " + expected);
    }
}
