package dev.nightshift.storage;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A secret that AWS keeps, as settings refer to it: {@code aws-secretsmanager:NAME},
 * {@code aws-secretsmanager:NAME#KEY} or {@code aws-ssm:NAME}. Names may be ARNs.
 *
 * @param key key of the secret's JSON object whose value is meant; null for the whole secret
 */
public record SecretReference(
        Service service, String name, @Nullable String key) {

    private static final Pattern UNKNOWN = Pattern.compile("(?i)aws-[a-z-]{2,30}:");

    /** What keeps the secret. */
    public enum Service {
        /** AWS Secrets Manager. */
        SECRETS_MANAGER("aws-secretsmanager:"),
        /** The Parameter Store of AWS Systems Manager. */
        PARAMETER_STORE("aws-ssm:");

        private final String prefix;

        Service(String prefix) {
            this.prefix = prefix;
        }
    }

    /** Reads a value; empty if it is not a reference. */
    public static Optional<SecretReference> of(String value) {
        String text = value.strip();
        for (Service service : Service.values()) {
            if (text.startsWith(service.prefix)) {
                String name = text.substring(service.prefix.length());
                int hash = service == Service.SECRETS_MANAGER ? name.indexOf('#') : -1;
                return Optional.of(new SecretReference(
                        service,
                        hash < 0 ? name : name.substring(0, hash),
                        hash < 0 ? null : name.substring(hash + 1)));
            }
        }
        return Optional.empty();
    }

    /**
     * The beginning of a value that looks like a reference of a kind that is not known, for example of another program.
     * Taken for the secret itself, it would be a key that everybody can guess.
     */
    public static Optional<String> unknown(String value) {
        Matcher beginning = UNKNOWN.matcher(value.strip());
        return beginning.lookingAt() && of(value).isEmpty() ? Optional.of(beginning.group()) : Optional.empty();
    }

    /** The reference as it is written. */
    @Override
    public String toString() {
        return service.prefix + name + (key == null ? "" : "#" + key);
    }
}
