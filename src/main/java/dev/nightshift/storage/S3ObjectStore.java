package dev.nightshift.storage;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.SettingsException;
import dev.nightshift.work.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.profiles.ProfileFileLocation;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket of Amazon S3 or of an S3-compatible service. */
public final class S3ObjectStore implements ObjectStore {

    private final S3Client client;
    private final String bucket;
    private final @Nullable ChecksumMode checksums;
    private final Failures failures;

    /** @param checksums whether to request and compare the checksums of objects; null for not */
    private S3ObjectStore(S3Client client, String bucket, @Nullable ChecksumMode checksums, Failures failures) {
        this.client = client;
        this.bucket = bucket;
        this.checksums = checksums;
        this.failures = failures;
    }

    /**
     * Creates a client for the bucket, with credentials from the AWS default chain. It sends no request yet.
     *
     * @throws SettingsException if the target does not name a bucket
     * @throws NightshiftException if neither the target nor the default chain names a region
     */
    public static S3ObjectStore connect(TargetProperties target) {
        return connect(target, null);
    }

    /** Creates a client for the bucket of a local server. */
    public static S3ObjectStore connect(LocalS3.Endpoint endpoint) {
        return new S3ObjectStore(
                S3Clients.local(endpoint),
                endpoint.bucket(),
                null,
                new Failures(endpoint.bucket(), "the local S3 server on " + endpoint.folder(), endpoint.lastFailure()));
    }

    /** For tests, which provide faults and credentials; null credentials mean the default chain. */
    static S3ObjectStore connect(
            TargetProperties target, @Nullable AwsCredentialsProvider credentials, ExecutionInterceptor... faults) {
        String bucket = target.bucket();
        if (bucket == null) {
            throw new SettingsException("nightshift.target.bucket is not set");
        }
        String region = S3Clients.region(target, bucket);
        String where = target.endpoint() == null
                ? "S3 in " + region
                : target.endpoint().toString();
        ChecksumMode checksums =
                target.checksums() == TargetProperties.Checksums.WHEN_SUPPORTED ? ChecksumMode.ENABLED : null;
        try {
            return new S3ObjectStore(
                    S3Clients.remote(target, region, credentials, faults),
                    bucket,
                    checksums,
                    new Failures(bucket, where));
        } catch (IllegalArgumentException | IllegalStateException | SdkClientException e) {
            throw NightshiftException.refused(
                    "Cannot use bucket " + bucket + ": an AWS setting of this host cannot be used (" + e.getMessage()
                            + "). Check the environment variables whose names begin with AWS_, "
                            + ProfileFileLocation.configurationFilePath() + " and "
                            + ProfileFileLocation.credentialsFilePath() + ".",
                    e);
        }
    }

    @Override
    public String bucket() {
        return bucket;
    }

    @Override
    public String putIfAbsent(String key, Content content, String contentType) {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .ifNoneMatch("*")
                .build();
        PutObjectResponse response = call(StorageOperation.PUT, key, () -> {
            try {
                return client.putObject(request, body(content, contentType));
            } catch (S3Exception e) {
                if (e.statusCode() == 412) {
                    throw failures.exists(key, e);
                }
                throw e;
            }
        });
        return stored(StorageOperation.PUT, key, content, response);
    }

    @Override
    public void putIfMatch(String key, Content content, String contentType, String etag) {
        // Without quotes, because Ceph and services that are built on it refuse them, and all others accept both.
        PutObjectRequest request =
                PutObjectRequest.builder().bucket(bucket).key(key).ifMatch(etag).build();
        PutObjectResponse response = call(StorageOperation.REPLACE, key, () -> {
            try {
                return client.putObject(request, body(content, contentType));
            } catch (S3Exception e) {
                if (e.statusCode() == 412 || isNoSuchKey(e)) {
                    throw failures.changed(key, etag, e);
                }
                throw e;
            }
        });
        stored(StorageOperation.REPLACE, key, content, response);
    }

    /** Reads the object if the response has no ETag, because it may be that of a proxy which stored nothing. */
    private String stored(StorageOperation operation, String key, Content content, PutObjectResponse response) {
        String etag = unquoted(response.eTag());
        if (!etag.isEmpty()) {
            return etag;
        }
        ObjectDigest found = digest(key).orElse(null);
        if (found == null || !found.sha256().equals(content.sha256())) {
            throw failures.notStored(operation, key, found != null);
        }
        return found.etag();
    }

    @Override
    public Optional<StoredObject> get(String key) {
        return read(
                key,
                (response, in) -> new StoredObject(
                        content(response.contentLength(), in), unquoted(response.eTag()), response.lastModified()));
    }

    @Override
    public Optional<ObjectDigest> digest(String key) {
        return read(key, (response, in) -> {
            MessageDigest digest = Sha256.digest();
            long bytes = in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            requireLength(response.contentLength(), bytes);
            return new ObjectDigest(Sha256.hex(digest), unquoted(response.eTag()));
        });
    }

    /** Reads an object that was found. */
    private interface Reader<T> {
        T read(GetObjectResponse response, InputStream in) throws IOException;
    }

    private <T> Optional<T> read(String key, Reader<T> reader) {
        return call(StorageOperation.GET, key, () -> {
            try {
                return Optional.of(client.getObject(
                        request -> request.bucket(bucket).key(key).checksumMode(checksums),
                        (GetObjectResponse response, AbortableInputStream in) -> whole(reader, response, in)));
            } catch (S3Exception e) {
                if (isNoSuchKey(e) || (e.statusCode() == 403 && isMissing(key))) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /**
     * Whether a listing shows that there is no such object. S3 denies access to a missing object if the policy allows
     * listing only below a prefix.
     */
    private boolean isMissing(String key) {
        try {
            return client
                    .listObjectsV2(request -> request.bucket(bucket).prefix(key).maxKeys(1))
                    .contents()
                    .stream()
                    .noneMatch(object -> object.key().equals(key));
        } catch (SdkException e) {
            return false;
        }
    }

    private static <T> T whole(Reader<T> reader, GetObjectResponse response, InputStream in) {
        try {
            return reader.read(response, in);
        } catch (IOException | SdkClientException e) {
            throw RetryableException.create("The response could not be read completely: " + e.getMessage(), e);
        }
    }

    /**
     * Reads into an array of the exact size, because a growing buffer would take three times the memory of a large
     * object.
     */
    private static byte[] content(@Nullable Long length, InputStream in) throws IOException {
        if (length == null) {
            return in.readAllBytes();
        }
        byte[] content = new byte[Math.toIntExact(length)];
        requireLength(length, in.readNBytes(content, 0, content.length));
        // The stream compares the checksum only when its end is read.
        if (in.read() >= 0) {
            throw new IOException("it has more than the expected " + length + " bytes");
        }
        return content;
    }

    private static void requireLength(@Nullable Long expected, long found) throws IOException {
        if (expected != null && found != expected) {
            throw new EOFException("it should have " + expected + " bytes, but has " + found);
        }
    }

    @Override
    public List<ObjectSummary> list(String prefix) {
        if (!prefix.endsWith("/")) {
            throw new IllegalArgumentException("a prefix to list must end with '/', but is \"" + prefix + "\"");
        }
        return call(StorageOperation.LIST, prefix, () -> {
            List<ObjectSummary> found = new ArrayList<>();
            for (ListObjectsV2Response page : client.listObjectsV2Paginator(
                    request -> request.bucket(bucket).prefix(prefix))) {
                requireListing(page);
                page.contents()
                        .forEach(object ->
                                found.add(new ObjectSummary(object.key(), object.size(), unquoted(object.eTag()))));
            }
            // Not every service lists in order.
            found.sort(Comparator.comparing(ObjectSummary::key));
            return List.copyOf(found);
        });
    }

    /** The client takes any other XML, such as the page of a proxy, for a listing without objects. */
    private static void requireListing(ListObjectsV2Response page) {
        if (page.name() == null && page.isTruncated() == null) {
            throw RetryableException.create("The response is not a listing");
        }
    }

    @Override
    public void delete(String key) {
        call(StorageOperation.DELETE, key, () -> {
            try {
                return client.deleteObject(request -> request.bucket(bucket).key(key));
            } catch (S3Exception e) {
                if (isNoSuchKey(e)) {
                    return key;
                }
                throw e;
            }
        });
    }

    @Override
    public void checkBucket(String prefix) {
        // Not HeadBucket, because the response to a HEAD request has no body that could say what is wrong with the
        // credentials. A policy may allow listing only below a prefix.
        call(StorageOperation.USE, null, () -> {
            ListObjectsV2Response page = client.listObjectsV2(request -> request.bucket(bucket)
                    .prefix(prefix)
                    .maxKeys(1)
                    .overrideConfiguration(S3Clients.CHECK_IN_BOUNDED_TIME));
            requireListing(page);
            return page;
        });
    }

    @Override
    public void close() {
        client.close();
    }

    private <T> T call(StorageOperation operation, @Nullable String key, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw failures.translate(operation, key, e);
        }
    }

    private static RequestBody body(Content content, String contentType) {
        return RequestBody.fromContentProvider(
                ContentStreamProvider.fromInputStreamSupplier(content::open), content.length(), contentType);
    }

    private static String unquoted(@Nullable String etag) {
        return etag == null ? "" : etag.replace("\"", "");
    }

    private static boolean isNoSuchKey(S3Exception failure) {
        return failure.statusCode() == 404 && Failures.code(failure).equals("NoSuchKey");
    }
}
