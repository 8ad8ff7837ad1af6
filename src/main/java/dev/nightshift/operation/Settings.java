package dev.nightshift.operation;

import dev.nightshift.work.Causes;
import dev.nightshift.work.Secret;
import dev.nightshift.work.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.DefaultResourceLoader;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads the settings from the {@code config} folder of the home and from the environment, and refuses everything that
 * is written there and would not have the effect that is written.
 */
public final class Settings {

    /** Problems of YAML that quote a name: one that is not known, or that is there twice. */
    private static final Pattern OF_A_NAME = Pattern.compile("\\b(alias|anchor|tag)\\b");

    private Settings() {}

    /**
     * Returns the settings of a home.
     *
     * @param profile adds {@code config/application-PROFILE.yml}; null if there is none
     * @throws SettingsException if anything is wrong; it names all of it
     */
    public static NightshiftProperties load(Path home, @Nullable String profile) {
        return read(home, profile, faults -> {
            throw refusal(faults);
        });
    }

    /**
     * Returns the settings of a home, with the defaults of those that are wrong.
     *
     * @param faults receives what is wrong, if anything is
     * @throws SettingsException if no settings can be used
     */
    public static NightshiftProperties read(Path home, @Nullable String profile, Consumer<List<SettingFault>> faults) {
        return read(home, profile, System.getenv(), faults);
    }

    static NightshiftProperties load(Path home, @Nullable String profile, Map<String, String> variables) {
        return read(home, profile, variables, faults -> {
            throw refusal(faults);
        });
    }

    /**
     * Returns every setting of a home with where it was set.
     *
     * @throws SettingsException if anything is wrong; it names all of it
     */
    public static List<EffectiveSetting> effective(Path home, @Nullable String profile) {
        return effective(home, profile, System.getenv());
    }

    static List<EffectiveSetting> effective(Path home, @Nullable String profile, Map<String, String> variables) {
        SettingNames names = new SettingNames();
        StandardEnvironment environment = new StandardEnvironment();
        read(home, profile, variables, names, environment, faults -> {
            throw refusal(faults);
        });
        return new SettingOrigins(names, environment).settings();
    }

    static NightshiftProperties read(
            Path home, @Nullable String profile, Map<String, String> variables, Consumer<List<SettingFault>> told) {
        return read(home, profile, variables, new SettingNames(), new StandardEnvironment(), told);
    }

    private static NightshiftProperties read(
            Path home,
            @Nullable String profile,
            Map<String, String> variables,
            SettingNames names,
            StandardEnvironment environment,
            Consumer<List<SettingFault>> told) {
        Map<String, Object> own = new TreeMap<>(variables);
        own.keySet().removeIf(variable -> names.isServiceLink(variable, variables));
        List<SettingFault> faults = new ArrayList<>(names.faults(own.keySet()));
        faults.addAll(ofOtherPrograms(own));
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, own));
        try {
            readFiles(environment, home, profile);
        } catch (SettingsException e) {
            faults.add(new SettingFault(List.of(), String.valueOf(e.getMessage())));
            throw refusal(faults, e);
        }
        faults.addAll(new WrittenSettings(names, environment).faults());
        Map<ConfigurationPropertyName, Secret> secrets = new ReferencedSecrets(names, environment).fetch(faults);
        NightshiftProperties settings = bind(environment, names, secrets, faults);
        if (!faults.isEmpty()) {
            told.accept(List.copyOf(faults));
        }
        return settings;
    }

    /** The refusal to work with settings of which anything is wrong. */
    public static SettingsException refusal(List<SettingFault> faults) {
        return refusal(faults, null);
    }

    private static SettingsException refusal(List<SettingFault> faults, @Nullable Throwable cause) {
        return new SettingsException(faults.stream().map(SettingFault::text).toList(), cause);
    }

    /**
     * Takes the variables and options of Java out that choose the settings of every Spring program, and returns them as
     * faults: set for another program, they would choose ours.
     */
    private static List<SettingFault> ofOtherPrograms(Map<String, Object> variables) {
        Set<String> found = new TreeSet<>(variables.keySet());
        found.addAll(System.getProperties().stringPropertyNames());
        found.removeIf(name -> !choosesSettings(name));
        variables.keySet().removeAll(found);
        return found.stream()
                .map(name -> new SettingFault(
                        List.of(),
                        name + " is set, which is for other Spring programs; unset it for this one, and "
                                + (name.toLowerCase(Locale.ROOT).contains("profiles")
                                        ? "add the settings of a profile with --profile"
                                        : "write spring.config.import in config/application.yml if you need it")))
                .toList();
    }

    private static boolean choosesSettings(String name) {
        String key = name.toLowerCase(Locale.ROOT).replace('_', '.');
        return key.startsWith("spring.config.") || key.startsWith("spring.profiles.");
    }

    private static void readFiles(StandardEnvironment environment, Path home, @Nullable String profile) {
        Path config = home.resolve("config");
        if (!Files.isDirectory(home)) {
            throw new SettingsException("There is no folder " + home
                    + "; create it, or set NIGHTSHIFT_HOME to the folder that contains config and var");
        }
        if (home.toString().contains(";")) {
            throw new SettingsException("The folder " + home + " has a ';' in its path, which H2 takes for the end of a"
                    + " file's name; use another folder");
        }
        if (profile != null && !Files.exists(config.resolve("application-" + profile + ".yml"))) {
            throw new SettingsException("There is no profile " + profile + ": "
                    + config.resolve("application-" + profile + ".yml") + " does not exist");
        }
        environment
                .getPropertySources()
                .addFirst(
                        new MapPropertySource("home", Map.of("spring.config.location", "optional:" + folder(config))));
        try {
            ConfigDataEnvironmentPostProcessor.applyTo(
                    environment,
                    new DefaultResourceLoader(),
                    new DefaultBootstrapContext(),
                    profile == null ? new String[0] : new String[] {profile});
            ConfigurationPropertySources.attach(environment);
        } catch (RuntimeException e) {
            String refusal = "The settings in " + config + " cannot be read: ";
            MarkedYAMLException notYaml =
                    Causes.first(e, MarkedYAMLException.class).orElse(null);
            if (notYaml != null && notYaml.getProblemMark() != null) {
                // Without the cause, whose message quotes the lines around the place, which may contain a secret.
                throw new SettingsException(refusal + problem(notYaml) + " (not YAML, line "
                        + (notYaml.getProblemMark().getLine() + 1) + ")");
            }
            throw new SettingsException(refusal + Causes.root(e).getMessage(), e);
        }
    }

    /** What is wrong, without the value: YAML takes a password for a name if it begins with one of these characters. */
    private static String problem(MarkedYAMLException notYaml) {
        String problem = String.valueOf(notYaml.getProblem());
        return OF_A_NAME.matcher(problem).find() ? "a value that begins with *, & or ! must be in quotes" : problem;
    }

    /**
     * Returns the settings with the defaults of those that are wrong, and adds to the faults.
     *
     * @param fetched the secrets that settings refer to
     */
    private static NightshiftProperties bind(
            StandardEnvironment environment,
            SettingNames names,
            Map<ConfigurationPropertyName, Secret> fetched,
            List<SettingFault> faults) {
        GenericConversionService secrets = new GenericConversionService();
        // YAML reads a password of digits as a number.
        secrets.addConverter(
                Object.class,
                Secret.class,
                value -> value instanceof Secret secret ? secret : Secret.of(String.valueOf(value)));
        Set<ConfigurationPropertyName> left = new HashSet<>();
        faults.forEach(fault -> fault.keys().forEach(key -> left.add(ConfigurationPropertyName.adapt(key, '.'))));
        while (true) {
            try {
                return new Binder(
                                Stream.concat(
                                                Stream.of(new MapConfigurationPropertySource(fetched)),
                                                StreamSupport.stream(
                                                        ConfigurationPropertySources.get(environment)
                                                                .spliterator(),
                                                        false))
                                        .map(source ->
                                                source.filter(name -> !names.isSection(name) && !left(name, left)))
                                        .toList(),
                                new PropertySourcesPlaceholdersResolver(environment),
                                secrets,
                                null)
                        .bindOrCreate(SettingNames.PREFIX, NightshiftProperties.class);
            } catch (BindException e) {
                SettingFault fault = SettingFault.of(e);
                List<ConfigurationPropertyName> keys =
                        fault.keys().stream().map(ConfigurationPropertyName::of).toList();
                // What is said of a setting that was left out is true of its default only.
                if (!faults.contains(fault) && keys.stream().noneMatch(left::contains)) {
                    faults.add(fault);
                }
                boolean progress = left.addAll(keys);
                // A setting that is missing is wrong because of the others of its section.
                if (!progress && !left.add(e.getName())) {
                    throw refusal(faults, e);
                }
            }
        }
    }

    private static boolean left(ConfigurationPropertyName name, Set<ConfigurationPropertyName> left) {
        return left.stream().anyMatch(one -> one.equals(name) || one.isAncestorOf(name));
    }

    /**
     * Returns the URI with the slash that makes it a folder, even if the folder does not exist, and without the
     * characters that Spring Boot takes for a list or a pattern of folders.
     */
    private static String folder(Path config) {
        String uri = config.toUri()
                .toString()
                .replace(",", "%2C")
                .replace(";", "%3B")
                .replace("*", "%2A");
        return uri.endsWith("/") ? uri : uri + "/";
    }
}
