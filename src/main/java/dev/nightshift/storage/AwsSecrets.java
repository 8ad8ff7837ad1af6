package dev.nightshift.storage;

import dev.nightshift.work.Causes;
import dev.nightshift.work.SettingsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.ProfileFileLocation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fetches secrets from AWS, each one once, with the credentials and the region of the AWS default chain. No message
 * contains anything of a secret. Not thread-safe.
 */
public final class AwsSecrets implements AutoCloseable {

    private static final Pattern ARN = Pattern.compile("arn:[a-z-]+:[a-z]+:([a-z0-9-]+):.*");
    private static final Pattern DENIED_ACTION = Pattern.compile("not authorized to perform: ([a-z0-9]+:[A-Za-z]+)");
    private static final Set<String> NOT_FOUND =
            Set.of("ResourceNotFoundException", "ParameterNotFound", "ParameterVersionNotFound");
    private static final Set<String> DENIED = Set.of("AccessDenied", "AccessDeniedException");

    private final SdkHttpClient http = S3Clients.http()
            .proxyConfiguration(new Proxies(System::getProperty, System.getenv()).to(null))
            .build();
    private final DefaultCredentialsProvider credentials =
            DefaultCredentialsProvider.builder().build();
    private final Map<SecretReference, String> fetched = new HashMap<>();

    /**
     * Returns the value of a secret.
     *
     * @throws SettingsException if it cannot be fetched; the message is the end of a sentence about the reference
     */
    public String fetch(SecretReference reference) {
        if (reference.name().isEmpty()) {
            throw new SettingsException("it names no secret");
        }
        SecretReference whole = new SecretReference(reference.service(), reference.name(), null);
        String value = fetched.get(whole);
        if (value == null) {
            value = ask(whole);
            fetched.put(whole, value);
        }
        return reference.key() == null ? value : field(value, reference.key());
    }

    private String ask(SecretReference reference) {
        try {
            return ask(reference, region(reference.name()));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new SettingsException(
                    "an AWS setting of this host cannot be used (" + e.getMessage()
                            + "); check the environment variables"
                            + " whose names begin with AWS_, " + ProfileFileLocation.configurationFilePath() + " and "
                            + ProfileFileLocation.credentialsFilePath(),
                    e);
        }
    }

    private String ask(SecretReference reference, Region region) {
        try {
            return switch (reference.service()) {
                case SECRETS_MANAGER -> ofManager(reference.name(), region);
                case PARAMETER_STORE -> ofStore(reference.name(), region);
            };
        } catch (AwsServiceException e) {
            throw new SettingsException(answered(reference, region, e), e);
        } catch (SdkException e) {
            throw new SettingsException(unanswered(reference, region, e), e);
        }
    }

    private String ofManager(String name, Region region) {
        try (SecretsManagerClient client = configured(SecretsManagerClient.builder(), region)
                .httpClient(http)
                .build()) {
            String text =
                    client.getSecretValue(request -> request.secretId(name)).secretString();
            if (text == null) {
                throw new SettingsException("the secret is binary; store it as a text");
            }
            return text;
        }
    }

    private String ofStore(String name, Region region) {
        try (SsmClient client =
                configured(SsmClient.builder(), region).httpClient(http).build()) {
            return client.getParameter(request -> request.name(name).withDecryption(true))
                    .parameter()
                    .value();
        }
    }

    private <B extends AwsClientBuilder<B, ?>> B configured(B builder, Region region) {
        return builder.region(region)
                .credentialsProvider(credentials)
                .overrideConfiguration(patience ->
                        patience.apiCallAttemptTimeout(Duration.ofSeconds(10)).apiCallTimeout(Duration.ofSeconds(30)));
    }

    private static Region region(String name) {
        Matcher arn = ARN.matcher(name);
        if (arn.matches()) {
            return Region.of(arn.group(1));
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            throw new SettingsException(
                    "no region is known; set AWS_REGION, or a region in the AWS profile, or refer to the ARN", e);
        }
    }

    private static String answered(SecretReference reference, Region region, AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        if (NOT_FOUND.contains(code)) {
            return "there is no such secret in region " + region + "; create it, or correct the name or the region";
        }
        if (DENIED.contains(code)) {
            return "access to it was denied; allow "
                    + deniedAction(reference, String.valueOf(details == null ? null : details.errorMessage()))
                    + " to the role or user of this program (config/aws/writer-policy.json)";
        }
        return "the service in region " + region + " answered " + (code.isEmpty() ? "" : code + ", ") + "HTTP "
                + answer.statusCode() + "; check the AWS credentials and this host's clock";
    }

    private static String deniedAction(SecretReference reference, String message) {
        Matcher named = DENIED_ACTION.matcher(message);
        if (named.find()) {
            return named.group(1);
        }
        if (message.contains("KMS")) {
            return "kms:Decrypt, with the key that encrypts it,";
        }
        return reference.service() == SecretReference.Service.SECRETS_MANAGER
                ? "secretsmanager:GetSecretValue"
                : "ssm:GetParameter";
    }

    private static String unanswered(SecretReference reference, Region region, SdkException failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains(Failures.NO_CREDENTIALS)) {
            return "no AWS credentials were found; give them as for a bucket, such as by AWS_PROFILE or the role of"
                    + " this host";
        }
        return "the service in region " + region + " cannot be reached ("
                + Causes.root(failure).getMessage() + "); check the network, AWS_REGION and AWS_ENDPOINT_URL_"
                + (reference.service() == SecretReference.Service.SECRETS_MANAGER ? "SECRETS_MANAGER" : "SSM");
    }

    private static String field(String value, String key) {
        JsonNode tree = tree(value);
        if (tree == null || !tree.isObject()) {
            throw new SettingsException("the secret is not a JSON object, so it has no key '" + key + "'");
        }
        JsonNode field = tree.get(key);
        if (field == null) {
            throw new SettingsException("the JSON of the secret has no key '" + key + "'");
        }
        // Of other numbers, the text would not have all digits, such as 1.1 for 1.10.
        if (!field.isString() && !field.isIntegralNumber()) {
            throw new SettingsException("the key '" + key + "' of the secret is neither a text nor a whole number");
        }
        return field.asString();
    }

    /** Without the parser's failure, which may quote the secret. */
    private static @Nullable JsonNode tree(String value) {
        try {
            return JsonMapper.shared().readTree(value);
        } catch (JacksonException e) {
            return null;
        }
    }

    @Override
    public void close() {
        http.close();
        credentials.close();
    }
}
