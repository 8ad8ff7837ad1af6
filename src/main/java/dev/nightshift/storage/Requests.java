package dev.nightshift.storage;

import dev.nightshift.storage.TargetProperties.Checksums;
import dev.nightshift.storage.TargetProperties.Sse;
import java.util.Base64;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * Requests to one bucket, each with what the settings demand of it: the bucket's owner, and for a put encryption, tags,
 * a checksum and the storage class of part files.
 */
final class Requests {

    private final String bucket;
    private final @Nullable TargetProperties target;
    private final Predicate<String> parts;

    private Requests(String bucket, @Nullable TargetProperties target, Predicate<String> parts) {
        this.bucket = bucket;
        this.target = target;
        this.parts = parts;
    }

    /** Requests to a local server, which knows none of these demands. */
    static Requests local(String bucket) {
        return new Requests(bucket, null, key -> false);
    }

    /** @param parts tells the keys of part files from all others */
    static Requests remote(String bucket, TargetProperties target, Predicate<String> parts) {
        return new Requests(bucket, target, parts);
    }

    String bucket() {
        return bucket;
    }

    PutObjectRequest.Builder put(String key, Content content) {
        PutObjectRequest.Builder put = PutObjectRequest.builder().bucket(bucket).key(key);
        if (target == null) {
            return put;
        }
        if (target.sse() == Sse.S3) {
            put.serverSideEncryption(ServerSideEncryption.AES256);
        } else if (target.sse() == Sse.KMS) {
            put.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(target.kmsKey());
        }
        if (target.checksums() == Checksums.WHEN_REQUIRED) {
            // Every service knows this one, and a bucket with Object Lock demands one or the other.
            put.contentMD5(Base64.getEncoder().encodeToString(content.md5()));
        }
        return put.storageClass(parts.test(key) ? target.storageClass() : null)
                .tagging(target.tagging())
                .expectedBucketOwner(target.expectedBucketOwner());
    }

    GetObjectRequest get(String key) {
        boolean compared = target != null && target.checksums() == Checksums.WHEN_SUPPORTED;
        return GetObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .checksumMode(compared ? ChecksumMode.ENABLED : null)
                .expectedBucketOwner(owner())
                .build();
    }

    HeadObjectRequest head(String key) {
        return HeadObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .expectedBucketOwner(owner())
                .build();
    }

    ListObjectsV2Request.Builder list(String prefix) {
        return ListObjectsV2Request.builder().bucket(bucket).prefix(prefix).expectedBucketOwner(owner());
    }

    DeleteObjectRequest delete(String key) {
        return DeleteObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .expectedBucketOwner(owner())
                .build();
    }

    private @Nullable String owner() {
        return target == null ? null : target.expectedBucketOwner();
    }
}
