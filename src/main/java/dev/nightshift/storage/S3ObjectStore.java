package dev.nightshift.storage;

import dev.nightshift.storage.TargetProperties.ConditionalWrites;
import dev.nightshift.work.Causes;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.SettingsException;
import dev.nightshift.work.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket of Amazon S3 or of an S3-compatible service. */
public final class S3ObjectStore implements ObjectStore {

    private final S3Client client;
    private final Requests requests;
    private final boolean conditions;
    private final @Nullable Path folder;
    private final Failures failures;

    /**
     * @param conditions whether the service honours the conditions of puts
     * @param folder where a local server stores the objects as files; null for a service
     */
    private S3ObjectStore(
            S3Client client, Requests requests, boolean conditions, @Nullable Path folder, Failures failures) {
        this.client = client;
        this.requests = requests;
        this.conditions = conditions;
        this.folder = folder;
        this.failures = failures;
    }

    /**
     * Creates a client for the bucket, with credentials from the AWS default chain. It sends no request yet.
     *
     * @param parts tells the keys of part files, which get the storage class of the settings, from all others
     * @throws SettingsException if the target does not name a bucket
     * @throws NightshiftException if neither the target nor the default chain names a region
     */
    public static S3ObjectStore connect(TargetProperties target, Predicate<String> parts) {
        return connect(target, parts, null);
    }

    /** Creates a client for the bucket of a local server. */
    public static S3ObjectStore connect(LocalS3.Endpoint endpoint) {
        return new S3ObjectStore(
                S3Clients.local(endpoint),
                Requests.local(endpoint.bucket()),
                true,
                endpoint.folder().resolve(endpoint.bucket()),
                new Failures(
                        endpoint.bucket(),
                        "the local S3 server on " + endpoint.folder(),
                        null,
                        endpoint.lastFailure()));
    }

    /** For tests, which provide faults and credentials; null credentials mean the default chain. */
    static S3ObjectStore connect(
            TargetProperties target,
            Predicate<String> parts,
            @Nullable AwsCredentialsProvider credentials,
            ExecutionInterceptor... faults) {
        String bucket = target.bucket();
        if (bucket == null) {
            throw new SettingsException("nightshift.target.bucket is not set");
        }
        String region = S3Clients.region(target, bucket);
        String where = target.endpoint() == null
                ? "S3 in " + region
                : target.endpoint().toString();
        try {
            return new S3ObjectStore(
                    S3Clients.remote(target, region, credentials, faults),
                    Requests.remote(bucket, target, parts),
                    target.conditionalWrites() == ConditionalWrites.REQUIRED,
                    null,
                    new Failures(bucket, where, target.expectedBucketOwner(), () -> null));
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
        return requests.bucket();
    }

    @Override
    public String location(String key) {
        return folder == null
                ? "s3://" + bucket() + "/" + key
                : folder.resolve(key).toString();
    }

    @Override
    public String putIfAbsent(String key, Content content, String contentType) {
        PutObjectRequest.Builder request = requests.put(key, content);
        PutObjectResponse response = call(StorageOperation.PUT, key, () -> {
            try {
                if (conditions) {
                    request.ifNoneMatch("*");
                } else if (head(key).isPresent()) {
                    throw failures.exists(key, null);
                }
                return client.putObject(request.build(), body(content, contentType));
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
        PutObjectRequest.Builder request = requests.put(key, content);
        PutObjectResponse response = call(StorageOperation.REPLACE, key, () -> {
            try {
                // The local server has no ETag of a file that was copied without its extended attributes.
                if (conditions && !etag.isEmpty()) {
                    // Without quotes, because Ceph and services that are built on it refuse them, and all others accept
                    // both.
                    request.ifMatch(etag);
                } else if (head(key).filter(etag::equals).isEmpty()) {
                    throw failures.changed(key, etag, null);
                }
                return client.putObject(request.build(), body(content, contentType));
            } catch (S3Exception e) {
                if (e.statusCode() == 412 || isNoSuchKey(e)) {
                    throw failures.changed(key, etag, e);
                }
                throw e;
            }
        });
        stored(StorageOperation.REPLACE, key, content, response);
    }

    /** The ETag of an object, for services without conditions: somebody else may put the object a moment later. */
    private Optional<String> head(String key) {
        // A denied HEAD request is one for the right to read, not for that of the put.
        return call(StorageOperation.GET, key, () -> {
            try {
                return Optional.of(
                        unquoted(client.headObject(requests.head(key)).eTag()));
            } catch (S3Exception e) {
                if (e.statusCode() == 404 || (e.statusCode() == 403 && isMissing(key))) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /**
     * Makes sure that the service received the bytes as they were sent. A service that returns a checksum has compared
     * it, and one whose ETag is the MD5 proves it by that. Otherwise the object is read, as it is if the response has
     * no ETag, because that may be one of a proxy which stored nothing.
     */
    private String stored(StorageOperation operation, String key, Content content, PutObjectResponse response) {
        String etag = unquoted(response.eTag());
        if (!etag.isEmpty() && (folder != null || hasChecksum(response) || isMd5(etag, content))) {
            return etag;
        }
        ObjectDigest found = digest(key).orElse(null);
        if (found == null || !found.sha256().equals(content.sha256())) {
            throw failures.notStored(operation, key, etag, found != null);
        }
        return found.etag();
    }

    private static boolean hasChecksum(PutObjectResponse response) {
        return Stream.of(
                        response.checksumCRC32(),
                        response.checksumCRC32C(),
                        response.checksumCRC64NVME(),
                        response.checksumSHA1(),
                        response.checksumSHA256())
                .anyMatch(Objects::nonNull);
    }

    private static boolean isMd5(String etag, Content content) {
        return etag.length() == 32 && etag.equalsIgnoreCase(HexFormat.of().formatHex(content.md5()));
    }

    @Override
    public Optional<StoredObject> get(String key) {
        return read(
                key,
                (response, in) -> new StoredObject(
                        content(key, response.contentLength(), in),
                        unquoted(response.eTag()),
                        response.lastModified()));
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
                        requests.get(key),
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
            return client.listObjectsV2(requests.list(key).maxKeys(1).build()).contents().stream()
                    .noneMatch(object -> object.key().equals(key));
        } catch (SdkException e) {
            return false;
        }
    }

    private static <T> T whole(Reader<T> reader, GetObjectResponse response, AbortableInputStream in) {
        try {
            return reader.read(response, in);
        } catch (ObjectTooLargeException e) {
            // Otherwise the client would read the rest before it uses the connection again.
            in.abort();
            throw e;
        } catch (IOException | SdkClientException e) {
            throw RetryableException.create("The response could not be read completely: " + e.getMessage(), e);
        }
    }

    /**
     * Reads into an array of the exact size, because a growing buffer would take three times the memory of a large
     * object.
     */
    private byte[] content(String key, @Nullable Long length, InputStream in) throws IOException {
        String name = location(key);
        if (length == null) {
            byte[] content = in.readNBytes((int) MOST_BYTES + 1);
            ObjectTooLargeException.require(name, content.length);
            return content;
        }
        ObjectTooLargeException.require(name, length);
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
            for (ListObjectsV2Response page :
                    client.listObjectsV2Paginator(requests.list(prefix).build())) {
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
    public boolean delete(String key) {
        return call(StorageOperation.DELETE, key, () -> {
            try {
                return Boolean.TRUE.equals(
                        client.deleteObject(requests.delete(key)).deleteMarker());
            } catch (S3Exception e) {
                if (isNoSuchKey(e)) {
                    return false;
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
            ListObjectsV2Response page = client.listObjectsV2(requests.list(prefix)
                    .maxKeys(1)
                    .overrideConfiguration(S3Clients.CHECK_IN_BOUNDED_TIME)
                    .build());
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
            ObjectTooLargeException refused =
                    Causes.first(e, ObjectTooLargeException.class).orElse(null);
            throw refused == null ? failures.translate(operation, key, e) : refused;
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
