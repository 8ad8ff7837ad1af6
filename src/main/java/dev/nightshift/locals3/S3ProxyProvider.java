package dev.nightshift.locals3;

import dev.nightshift.storage.LocalS3;
import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;

/**
 * Starts S3Proxy on its file system back end. Conditional creation is atomic (a hard link), and requests must be
 * signed. {@code If-Match} is not atomic: it is a check followed by a write.
 */
public final class S3ProxyProvider implements LocalS3.Provider {

    /** For the service loader. */
    public S3ProxyProvider() {}

    @Override
    public LocalS3.Server start(Path absoluteBaseDir, String bucket, String accessKey, String secretKey) {
        PrivateBlobStore objects = new PrivateBlobStore(new FilesystemNio2BlobStore(absoluteBaseDir.toString()));
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
                .ignoreUnknownHeaders(true)
                .stopTimeout(0)
                .build();
        RunningServer server = new RunningServer(proxy, objects);
        try {
            proxy.start();
            return server;
        } catch (Exception e) {
            server.close();
            throw new IllegalStateException("S3Proxy did not start: " + e.getMessage(), e);
        }
    }

    private record RunningServer(S3Proxy proxy, PrivateBlobStore objects) implements LocalS3.Server {

        @Override
        public URI uri() {
            return URI.create("http://127.0.0.1:" + proxy.getPort());
        }

        @Override
        public @Nullable String lastFailure() {
            return objects.lastFailure();
        }

        @Override
        public void close() {
            try {
                proxy.stop();
            } catch (Exception e) {
                throw new IllegalStateException("S3Proxy did not stop: " + e.getMessage(), e);
            }
        }
    }
}
