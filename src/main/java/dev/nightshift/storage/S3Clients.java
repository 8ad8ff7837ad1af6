package dev.nightshift.storage;

import dev.nightshift.storage.TargetProperties.Checksums;
import dev.nightshift.work.NightshiftException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
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

    /** One for each range that can be read at the same time (64), and some for documents and checks. */
    private static final int CONNECTIONS = 80;

    private S3Clients() {}

    static S3Client remote(
            TargetProperties target,
            String region,
            @Nullable AwsCredentialsProvider credentials,
            ExecutionInterceptor... faults) {
        boolean always = target.checksums() == Checksums.WHEN_SUPPORTED;
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(http().proxyConfiguration(
                                new Proxies(System::getProperty, System.getenv()).to(target.endpoint())))
                .overrideConfiguration(patience(AwsRetryStrategy.standardRetryStrategy().toBuilder())
                        .executionInterceptors(List.of(faults))
                        .build())
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
        // Otherwise the AWS settings of the host decide.
        if (target.dualStack()) {
            builder.dualstackEnabled(true);
        }
        if (target.fips()) {
            builder.fipsEnabled(true);
        }
        if (credentials != null) {
            builder.credentialsProvider(credentials);
        }
        return builder.build();
    }

    /** A client for a server in this process, without TLS. No AWS setting of the host has an effect on it. */
    static S3Client local(LocalS3.Endpoint endpoint) {
        // A proxy configured in the environment cannot reach a server on this machine's loopback address.
        Apache5HttpClient.Builder http = http().proxyConfiguration(Proxies.none())
                // Without TLS no certificates are needed, and loading the platform's takes longer than all other
                // preparations.
                .tlsTrustManagersProvider(() -> new TrustManager[0]);
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(http)
                .overrideConfiguration(patience(DefaultRetryStrategy.standardStrategyBuilder()
                                .retryOnException(Failures::mayPassLocally))
                        .defaultProfileFile(ProfileFile.builder()
                                .content(InputStream.nullInputStream())
                                .type(ProfileFile.Type.CONFIGURATION)
                                .build())
                        .defaultProfileName("default")
                        .build())
                .defaultsMode(DefaultsMode.LEGACY)
                .dualstackEnabled(false)
                .fipsEnabled(false)
                .useArnRegion(false)
                .disableMultiRegionAccessPoints(true)
                .disableS3ExpressSessionAuth(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_SUPPORTED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_SUPPORTED)
                .region(Region.of(ANY_REGION))
                .forcePathStyle(true)
                .endpointOverride(endpoint.uri())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        endpoint.accessKey(), endpoint.secretKey().reveal())));
        return withoutProfileFiles(builder, endpoint.folder().resolve("no-aws-profiles"));
    }

    /**
     * Builds the client without reading the AWS files of the host, which the SDK reads even if it does not use them.
     */
    private static S3Client withoutProfileFiles(S3ClientBuilder builder, Path missing) {
        List<String> properties = List.of(
                ProfileFileSystemSetting.AWS_CONFIG_FILE.property(),
                ProfileFileSystemSetting.AWS_SHARED_CREDENTIALS_FILE.property());
        synchronized (S3Clients.class) {
            List<@Nullable String> before = new ArrayList<>();
            properties.forEach(property -> before.add(System.setProperty(property, missing.toString())));
            try {
                return builder.build();
            } finally {
                for (int i = 0; i < properties.size(); i++) {
                    String value = before.get(i);
                    if (value == null) {
                        System.clearProperty(properties.get(i));
                    } else {
                        System.setProperty(properties.get(i), value);
                    }
                }
            }
        }
    }

    /** The region from the settings or the default chain; services other than Amazon's accept any. */
    static String region(TargetProperties target, String bucket) {
        String known = target.regionOrOfAccessPoint();
        if (known != null) {
            return known;
        }
        if (target.endpoint() != null) {
            return regionOfHost();
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

    /** The region of AWS_REGION or the AWS profile; a service other than Amazon's is not asked for on the network. */
    private static String regionOfHost() {
        try {
            return new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
                    .getRegion()
                    .id();
        } catch (SdkClientException | IllegalArgumentException e) {
            return ANY_REGION;
        }
    }

    static Apache5HttpClient.Builder http() {
        return Apache5HttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(5))
                .maxConnections(CONNECTIONS)
                .connectionAcquisitionTimeout(Duration.ofSeconds(30))
                .socketTimeout(Duration.ofSeconds(30));
    }

    /** An attempt may send 64 MiB over a slow line. The socket's time-out ends a stalled request much earlier. */
    private static ClientOverrideConfiguration.Builder patience(StandardRetryStrategy.Builder builder) {
        StandardRetryStrategy retries = builder.maxAttempts(ATTEMPTS)
                .retryOnException(failure -> Failures.isConflict(failure) || Failures.isUnreadable(failure))
                .build();
        return ClientOverrideConfiguration.builder()
                .retryStrategy(retries)
                .apiCallAttemptTimeout(Duration.ofMinutes(5))
                .apiCallTimeout(Duration.ofMinutes(15));
    }
}
