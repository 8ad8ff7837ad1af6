package dev.nightshift.storage;

import java.net.URI;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Creates servers and stores for tests. */
final class Stores {

    private Stores() {}

    static LocalS3 server(Path folder) {
        return LocalS3.start(folder, "nightshift", new LocalS3Classes(Path.of("target", "not-needed")));
    }

    static TargetProperties target(URI endpoint, String bucket) {
        return Targets.of("bucket", bucket, "endpoint", endpoint.toString(), "path-style", "true");
    }

    static AwsCredentialsProvider credentials(String accessKey, String secretKey) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }

    static AwsCredentialsProvider credentials(LocalS3.Endpoint endpoint) {
        return credentials(endpoint.accessKey(), endpoint.secretKey().reveal());
    }

    /** A store of the server like one configured by settings, with faults in its client. */
    static S3ObjectStore store(LocalS3 server, ExecutionInterceptor... faults) {
        LocalS3.Endpoint endpoint = server.endpoint();
        return store(target(endpoint.uri(), endpoint.bucket()), credentials(endpoint), faults);
    }

    static S3ObjectStore store(
            TargetProperties target, AwsCredentialsProvider credentials, ExecutionInterceptor... faults) {
        return S3ObjectStore.connect(target, key -> key.startsWith("data/"), credentials, faults);
    }
}
