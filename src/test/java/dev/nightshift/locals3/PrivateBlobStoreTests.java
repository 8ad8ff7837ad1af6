package dev.nightshift.locals3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

final class PrivateBlobStoreTests {

    @Test
    void theCauseOfAFailedPutIsKeptUntilAPutSucceeds() {
        AtomicBoolean full = new AtomicBoolean(true);
        BlobStore files = (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                    if (full.get()) {
                        throw new UncheckedIOException(new FileNotFoundException("no space left"));
                    }
                    return PutObjectResponse.builder().build();
                });
        PrivateBlobStore store = new PrivateBlobStore(files);
        PutObjectRequest request = PutObjectRequest.builder().build();

        assertThatThrownBy(() -> store.putBlob(request, InputStream.nullInputStream()))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(store.lastFailure()).contains("no space left");

        full.set(false);
        store.putBlob(request, InputStream.nullInputStream());
        assertThat(store.lastFailure()).isNull();
    }
}
