package dev.nightshift.operation;

import dev.nightshift.storage.AwsSecrets;
import dev.nightshift.storage.SecretReference;
import dev.nightshift.work.Secret;
import dev.nightshift.work.SettingsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;

/** The secrets that settings only refer to. Unless one does, nothing of AWS is loaded. */
final class ReferencedSecrets {

    private final SettingNames names;
    private final ConfigurableEnvironment environment;

    ReferencedSecrets(SettingNames names, ConfigurableEnvironment environment) {
        this.names = names;
        this.environment = environment;
    }

    /**
     * Fetches them.
     *
     * @param faults receives what is wrong, by the name of the setting; settings that have a fault are passed over
     */
    Map<ConfigurationPropertyName, Secret> fetch(List<SettingFault> faults) {
        Map<ConfigurationPropertyName, SecretReference> references = new LinkedHashMap<>();
        names.settings().forEach((name, type) -> {
            if (faults.stream().noneMatch(fault -> fault.keys().contains(name.toString()))) {
                String value = value(name).orElse("");
                SecretReference reference = SecretReference.of(value).orElse(null);
                if (reference == null && type == Secret.class) {
                    SecretReference.unknown(value)
                            .ifPresent(beginning -> faults.add(new SettingFault(
                                    name.toString(),
                                    name + " begins with " + beginning + ", as a reference does, but only"
                                            + " aws-secretsmanager:NAME, aws-secretsmanager:NAME#KEY and aws-ssm:NAME"
                                            + " are known; correct it")));
                } else if (reference != null && type == Secret.class) {
                    references.put(name, reference);
                } else if (reference != null) {
                    faults.add(new SettingFault(
                            name.toString(),
                            name + " refers to " + reference + ", but only a secret, such as a password, can be"
                                    + " referred to; write the value"));
                }
            }
        });
        return references.isEmpty() ? Map.of() : fetch(references, faults);
    }

    private Optional<String> value(ConfigurationPropertyName name) {
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .flatMap(source -> Optional.ofNullable(source.getConfigurationProperty(name)).stream())
                .findFirst()
                .map(property -> environment.resolvePlaceholders(String.valueOf(property.getValue())));
    }

    private static Map<ConfigurationPropertyName, Secret> fetch(
            Map<ConfigurationPropertyName, SecretReference> references, List<SettingFault> faults) {
        Map<ConfigurationPropertyName, Secret> secrets = new LinkedHashMap<>();
        try (AwsSecrets aws = new AwsSecrets()) {
            references.forEach((name, reference) -> {
                try {
                    secrets.put(name, Secret.of(aws.fetch(reference)));
                } catch (SettingsException e) {
                    faults.add(new SettingFault(
                            name.toString(), name + " refers to " + reference + ", but " + e.getMessage()));
                }
            });
        }
        return secrets;
    }
}
