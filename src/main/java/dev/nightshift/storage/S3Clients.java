package dev.nightshift.storage;

import dev.nightshift.storage.TargetProperties.Checksums;
import dev.nightshift.work.NightshiftException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Creates S3 clients that fail within bounded time and retry transient failures. */
final class S3Clients {

    /** For requests that take at most a second and that someone is waiting for. */
    static final Consumer<AwsRequestOverrideConfiguration.Builder> CHECK_IN_BOUNDED_TIME =
            request -> request.apiCallAttemptTimeout(Duration.ofSeconds(10)).apiCallTimeout(Duration.ofSeconds(20));

    private static final String ANY_REGION = "us-east-1";
    private static final int ATTEMPTS = 5;

    private S3Clients() {}

    static S3Client remote(
            TargetProperties target,
            String region,
            @Nullable AwsCredentialsProvider credentials,
            ExecutionInterceptor... faults) {
        boolean always = target.checksums() == Checksums.WHEN_SUPPORTED;
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(http())
                .overrideConfiguration(
                        patience().executionInterceptors(List.of(faults)).build())
                .region(Region.of(region))
                .forcePathStyle(target.pathStyle())
                .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(target.chunkedEncoding()))
                .requestChecksumCalculation(
                        always ? RequestChecksumCalculation.WHEN_SUPPORTED : RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(
                        always ? ResponseChecksumValidation.WHEN_SUPPORTED : ResponseChecksumValidation.WHEN_REQUIRED);
        if (target.endpoint() != null) {
            builder.endpointOverride(target.endpoint());
        }
        if (credentials != null) {
            builder.credentialsProvider(credentials);
        }
        return builder.build();
    }

    /** A client for a server in this process, without TLS. */
    static S3Client local(LocalS3.Endpoint endpoint) {
        // A proxy configured in the environment cannot reach a server on this machine's loopback address.
        ProxyConfiguration direct = ProxyConfiguration.builder()
                .useSystemPropertyValues(false)
                .useEnvironmentVariableValues(false)
                .build();
        Apache5HttpClient.Builder http = http().proxyConfiguration(direct)
                // Without TLS no certificates are needed, and loading the platform's takes longer than all other
                // preparations.
                .tlsTrustManagersProvider(() -> new TrustManager[0]);
        return S3Client.builder()
                .httpClientBuilder(http)
                .overrideConfiguration(patience().build())
                .region(Region.of(ANY_REGION))
                .forcePathStyle(true)
                .endpointOverride(endpoint.uri())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(endpoint.accessKey(), endpoint.secretKey())))
                .build();
    }

    /** The region from the settings or the default chain; services other than Amazon's accept any. */
    static String region(TargetProperties target, String bucket) {
        if (target.region() != null) {
            return target.region();
        }
        if (target.endpoint() != null) {
            return ANY_REGION;
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
        } catch (SdkClientException e) {
            throw NightshiftException.refused(
                    "Cannot use bucket " + bucket + ": no region is known."
                            + " Set nightshift.target.region, or AWS_REGION, or a region in the AWS profile.",
                    e);
        }
    }

    private static Apache5HttpClient.Builder http() {
        return Apache5HttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(5))
                .connectionAcquisitionTimeout(Duration.ofSeconds(30))
                .socketTimeout(Duration.ofSeconds(30));
    }

    /** An attempt may send 64 MiB over a slow line. The socket's time-out ends a stalled request much earlier. */
    private static ClientOverrideConfiguration.Builder patience() {
        StandardRetryStrategy retries = AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(ATTEMPTS)
                .retryOnException(failure -> Failures.isConflict(failure) || Failures.isUnreadable(failure))
                .build();
        return ClientOverrideConfiguration.builder()
                .retryStrategy(retries)
                .apiCallAttemptTimeout(Duration.ofMinutes(5))
                .apiCallTimeout(Duration.ofMinutes(15));
    }
}
