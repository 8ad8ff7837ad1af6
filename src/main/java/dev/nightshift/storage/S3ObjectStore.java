package dev.nightshift.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket of Amazon S3, or of a service that speaks its language. */
public final class S3ObjectStore implements ObjectStore {

    private final S3Client client;
    private final String bucket;
    private final Failures failures;

    private S3ObjectStore(S3Client client, String bucket, String where) {
        this.client = client;
        this.bucket = bucket;
        this.failures = new Failures(bucket, where);
    }

    /**
     * Makes a client for the bucket, with credentials of the AWS default chain; nothing is asked of the service yet.
     *
     * @throws IllegalArgumentException if the target names no bucket
     * @throws StorageException if neither the target nor the default chain names a region
     */
    public static S3ObjectStore connect(TargetProperties target) {
        return connect(target, null);
    }

    /** Makes a client for the bucket of a local server. */
    public static S3ObjectStore connect(LocalS3.Endpoint endpoint) {
        return new S3ObjectStore(
                S3Clients.local(endpoint), endpoint.bucket(), "the local S3 server on " + endpoint.folder());
    }

    /** For tests that bring credentials, null for the default chain, and faults. */
    static S3ObjectStore connect(
            TargetProperties target, @Nullable AwsCredentialsProvider credentials, ExecutionInterceptor... faults) {
        String bucket = target.bucket();
        if (bucket == null) {
            throw new IllegalArgumentException("nightshift.target.bucket is not set");
        }
        String region = S3Clients.region(target, bucket);
        String where = target.endpoint() == null
                ? "S3 in " + region
                : target.endpoint().toString();
        return new S3ObjectStore(S3Clients.remote(target, region, credentials, faults), bucket, where);
    }

    @Override
    public String bucket() {
        return bucket;
    }

    @Override
    public void putIfAbsent(String key, Content content, String contentType) {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .ifNoneMatch("*")
                .build();
        call(Operation.PUT, key, () -> {
            try {
                return client.putObject(request, body(content, contentType));
            } catch (S3Exception e) {
                if (e.statusCode() == 412) {
                    throw failures.exists(key, e);
                }
                throw e;
            }
        });
    }

    @Override
    public void putIfMatch(String key, Content content, String contentType, String etag) {
        PutObjectRequest request =
                PutObjectRequest.builder().bucket(bucket).key(key).ifMatch(etag).build();
        call(Operation.REPLACE, key, () -> {
            try {
                return client.putObject(request, body(content, contentType));
            } catch (S3Exception e) {
                if (e.statusCode() == 412 || isNoSuchKey(e)) {
                    throw failures.changed(key, etag, e);
                }
                throw e;
            }
        });
    }

    @Override
    public Optional<StoredObject> get(String key) {
        return call(Operation.GET, key, () -> {
            try {
                ResponseBytes<GetObjectResponse> answer = client.getObjectAsBytes(
                        request -> request.bucket(bucket).key(key));
                return Optional.of(new StoredObject(
                        answer.asByteArrayUnsafe(),
                        answer.response().eTag(),
                        answer.response().lastModified()));
            } catch (S3Exception e) {
                if (isNoSuchKey(e)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public List<ObjectSummary> list(String prefix) {
        if (!prefix.endsWith("/")) {
            throw new IllegalArgumentException("a prefix to list must end with '/', but is \"" + prefix + "\"");
        }
        return call(Operation.LIST, prefix, () -> {
            List<ObjectSummary> found = new ArrayList<>();
            client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
                    .contents()
                    .forEach(object -> found.add(new ObjectSummary(object.key(), object.size())));
            // Not every service keeps an order.
            found.sort(Comparator.comparing(ObjectSummary::key));
            return List.copyOf(found);
        });
    }

    @Override
    public void delete(String key) {
        call(Operation.DELETE, key, () -> {
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
    public void checkBucket() {
        // Not HeadBucket: the answer to a HEAD has no body, so it cannot say what is wrong with the credentials.
        call(
                Operation.USE,
                null,
                () -> client.listObjectsV2(request ->
                        request.bucket(bucket).maxKeys(1).overrideConfiguration(S3Clients.CHECK_IN_BOUNDED_TIME)));
    }

    @Override
    public void close() {
        client.close();
    }

    private <T> T call(Operation operation, @Nullable String key, Supplier<T> request) {
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

    private static boolean isNoSuchKey(S3Exception failure) {
        return failure.statusCode() == 404 && Failures.code(failure).equals("NoSuchKey");
    }
}
