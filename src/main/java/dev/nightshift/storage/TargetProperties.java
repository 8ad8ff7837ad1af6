package dev.nightshift.storage;

import dev.nightshift.work.SettingsException;
import dev.nightshift.work.ShownUrl;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * The settings under {@code nightshift.target}, which say where objects are published; valid by construction.
 *
 * @param bucket name of the bucket, or ARN of an access point; null for the local default
 * @param prefix prefix of all keys, without a slash at either end; may be empty
 * @param region region; null for that of the access point or of the AWS default chain
 * @param endpoint URL of an S3-compatible service; null for Amazon S3
 * @param pathStyle whether the bucket is in the path of the URL instead of in its host name
 * @param chunkedEncoding false for services that do not support {@code aws-chunked} bodies, such as older Ceph
 * @param checksums when the client adds checksums to requests and verifies those of responses
 * @param retryFor how long a run repeats a request that failed for a reason that may pass; zero: not at all
 * @param dualStack whether to use Amazon's addresses that also speak IPv6
 * @param fips whether to use Amazon's addresses with validated cryptography
 * @param sse how the service is told to encrypt every object
 * @param kmsKey key ID, ARN or alias of the key for {@link Sse#KMS}; null for that of the bucket
 * @param storageClass storage class of part files; null for that of the service
 * @param tags tags of every object, each as {@code name=value}
 * @param expectedBucketOwner AWS account that must own the bucket; null for any
 * @param conditionalWrites whether the service must honour the conditions of puts
 */
public record TargetProperties(
        @Nullable String bucket,
        @DefaultValue("") String prefix,
        @Nullable String region,
        @Nullable URI endpoint,
        @DefaultValue("false") boolean pathStyle,
        @DefaultValue("true") boolean chunkedEncoding,
        @DefaultValue("when_supported") Checksums checksums,
        @DefaultValue("10m") Duration retryFor,
        @DefaultValue("false") boolean dualStack,
        @DefaultValue("false") boolean fips,
        @DefaultValue("none") Sse sse,
        @Nullable String kmsKey,
        @Nullable String storageClass,
        @DefaultValue List<String> tags,
        @Nullable String expectedBucketOwner,
        @DefaultValue("required") ConditionalWrites conditionalWrites) {

    /** When checksums are sent and verified. */
    public enum Checksums {
        /** For all operations that support them. */
        WHEN_SUPPORTED,
        /** Only for operations that require them. */
        WHEN_REQUIRED
    }

    /** How the service is told to encrypt an object. */
    public enum Sse {
        /** It is told nothing, and does what the bucket is configured for. */
        NONE,
        /** With a key of S3. */
        S3,
        /** With a key of the key management service. */
        KMS
    }

    /** What is known about the conditions of puts. */
    public enum ConditionalWrites {
        /** The service honours them; every attempt tries that. */
        REQUIRED,
        /** The service ignores or refuses them, and the user accepts what is then not guaranteed. */
        UNSUPPORTED
    }

    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{2,254}");

    /** An access point in one region. */
    private static final Pattern ACCESS_POINT =
            Pattern.compile("arn:aws[a-z-]*:s3:([a-z0-9-]+):[0-9]{12}:accesspoint[:/][a-z0-9][a-z0-9-]{1,48}[a-z0-9]");

    private static final Pattern OWNER = Pattern.compile("[0-9]{12}");
    private static final Pattern STORAGE_CLASS = Pattern.compile("[A-Z][A-Z0-9_]*");
    private static final Pattern TAG =
            Pattern.compile("([\\p{L}\\p{Z}\\p{N}_.:/+@-]{1,128})=([\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256})");
    private static final int MOST_TAGS = 10;

    /** Objects in these classes cannot be read before they are restored. */
    private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");

    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]+");

    /** @throws SettingsException naming the key, if a setting cannot be used */
    public TargetProperties {
        bucket = blankToNull(bucket);
        region = blankToNull(region);
        endpoint = endpoint == null || endpoint.toString().isBlank() ? null : endpoint;
        prefix = prefix.strip();
        kmsKey = blankToNull(kmsKey);
        storageClass = blankToNull(storageClass);
        expectedBucketOwner = blankToNull(expectedBucketOwner);
        tags = tags.stream().map(String::strip).toList();
        Matcher accessPoint = ACCESS_POINT.matcher(bucket == null ? "" : bucket);
        if (bucket != null && !BUCKET.matcher(bucket).matches() && !accessPoint.matches()) {
            throw invalid(
                    "bucket",
                    bucket,
                    bucket.startsWith("arn:")
                            ? "the ARN of an access point in one region, such as"
                                    + " arn:aws:s3:eu-central-1:123456789012:accesspoint/nightshift"
                            : "a bucket's bare name: letters, digits, '.', '_' and '-', at least 3");
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
        if (accessPoint.matches()) {
            requireFit(accessPoint.group(1), region, pathStyle);
        }
        if (endpoint != null && (dualStack || fips)) {
            throw invalid(dualStack ? "dual-stack" : "fips", "true", "false with nightshift.target.endpoint");
        }
        if (kmsKey != null && sse != Sse.KMS) {
            throw invalid("kms-key", kmsKey, "left out unless nightshift.target.sse is kms");
        }
        if (storageClass != null
                && (!STORAGE_CLASS.matcher(storageClass).matches() || ARCHIVES.contains(storageClass))) {
            throw invalid(
                    "storage-class",
                    storageClass,
                    "a class whose objects can be read at once, such as STANDARD_IA or INTELLIGENT_TIERING");
        }
        requireTags(tags);
        if (expectedBucketOwner != null && !OWNER.matcher(expectedBucketOwner).matches()) {
            throw invalid("expected-bucket-owner", expectedBucketOwner, "an AWS account of 12 digits");
        }
        if (bucket == null) {
            requireUnset("dual-stack", dualStack);
            requireUnset("fips", fips);
            requireUnset("sse", sse != Sse.NONE);
            requireUnset("storage-class", storageClass != null);
            requireUnset("tags", !tags.isEmpty());
            requireUnset("expected-bucket-owner", expectedBucketOwner != null);
            requireUnset("conditional-writes", conditionalWrites != ConditionalWrites.REQUIRED);
        }
    }

    private static void requireFit(String own, @Nullable String region, boolean pathStyle) {
        if (region != null && !region.equals(own)) {
            throw invalid(
                    "region", region, own + ", that of the access point in nightshift.target.bucket, or left out");
        }
        if (pathStyle) {
            throw invalid("path-style", "true", "false for an access point");
        }
    }

    private static void requireTags(List<String> tags) {
        Set<String> names = new HashSet<>();
        for (String tag : tags) {
            Matcher matcher = TAG.matcher(tag);
            if (!matcher.matches() || !names.add(matcher.group(1))) {
                throw invalid(
                        "tags",
                        tag,
                        "name=value of letters, digits, spaces and _.:/+@-, each name once, at most 128 and 256 long");
            }
        }
        if (tags.size() > MOST_TAGS) {
            throw invalid("tags", tags.size() + " tags", "at most " + MOST_TAGS);
        }
    }

    /** The local default has neither encryption nor an owner, so these would have no effect. */
    private static void requireUnset(String key, boolean set) {
        if (set) {
            throw new SettingsException(
                    "nightshift.target." + key + " is set, but has no effect without nightshift.target.bucket");
        }
    }

    /** The region of the settings, or else that of the access point; null for that of the host. */
    @Nullable String regionOrOfAccessPoint() {
        Matcher accessPoint = ACCESS_POINT.matcher(bucket == null ? "" : bucket);
        return region == null && accessPoint.matches() ? accessPoint.group(1) : region;
    }

    /** The first part of the ARN of anything in the bucket's region after {@code arn:}, such as aws or aws-cn. */
    public String partition() {
        return PartitionMetadata.of(Region.of(S3Clients.region(this, String.valueOf(bucket))))
                .id();
    }

    /** Whether the bucket is an access point's ARN, which not every reader of S3 URLs accepts. */
    public boolean isAccessPoint() {
        return bucket != null && ACCESS_POINT.matcher(bucket).matches();
    }

    /** The tags as a request carries them; null for none. */
    @Nullable String tagging() {
        List<String> encoded = new ArrayList<>();
        for (String tag : tags) {
            int equals = tag.indexOf('=');
            encoded.add(encoded(tag.substring(0, equals)) + "=" + encoded(tag.substring(equals + 1)));
        }
        return encoded.isEmpty() ? null : String.join("&", encoded);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The same settings for a bucket that is only read. */
    public TargetProperties of(String otherBucket) {
        return new TargetProperties(
                otherBucket,
                prefix,
                region,
                endpoint,
                pathStyle,
                chunkedEncoding,
                checksums,
                retryFor,
                dualStack,
                fips,
                Sse.NONE,
                null,
                null,
                List.of(),
                otherBucket.equals(bucket) ? expectedBucketOwner : null,
                conditionalWrites);
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
