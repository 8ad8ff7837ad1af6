package dev.nightshift.locals3;

import dev.nightshift.work.Causes;
import java.io.IOException;
import java.io.InputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Reports everything as private, so that every request must be signed. The file system back end reports as public
 * whatever other users of the machine may read, and with a usual umask that is every folder. Keeps the cause if the
 * last put failed, which the server's response does not contain.
 */
final class PrivateBlobStore extends ForwardingBlobStore {

    private volatile @Nullable String lastFailure;

    PrivateBlobStore(BlobStore files) {
        super(files);
    }

    /** Why a put failed; null if the last one did not. */
    @Nullable String lastFailure() {
        return lastFailure;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        try {
            PutObjectResponse response = super.putBlob(request, content);
            lastFailure = null;
            return response;
        } catch (RuntimeException e) {
            Causes.first(e, IOException.class).ifPresent(cause -> lastFailure = cause.toString());
            throw e;
        }
    }

    @Override
    public BucketCannedACL getContainerAccess(String container) {
        return BucketCannedACL.PRIVATE;
    }

    @Override
    public ObjectCannedACL getBlobAccess(String container, String key) {
        return ObjectCannedACL.PRIVATE;
    }

    @Override
    public ObjectCannedACL getBlobAccess(String container, String key, @Nullable String version) {
        return ObjectCannedACL.PRIVATE;
    }
}
