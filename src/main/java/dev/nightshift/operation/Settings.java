package dev.nightshift.operation;

import dev.nightshift.work.Causes;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.DefaultResourceLoader;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads the settings from the {@code config} folder of the home and from the environment, and refuses every unknown
 * name.
 */
public final class Settings {

    private static final String PREFIX = "nightshift";

    private Settings() {}

    /**
     * Returns the settings of a home.
     *
     * @param profile adds {@code config/application-PROFILE.yml}; null if there is none
     * @throws SettingsException if a key is unknown, a value is wrong, or the profile has no file
     */
    public static NightshiftProperties load(Path home, @Nullable String profile) {
        return load(home, profile, new StandardEnvironment());
    }

    static NightshiftProperties load(Path home, @Nullable String profile, StandardEnvironment environment) {
        Path config = home.resolve("config");
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
            requireOwnName(environment);
            EnvironmentNames.of(NightshiftProperties.class, PREFIX)
                    .requireKnown(environment.getSystemEnvironment().keySet());
            ConfigurationPropertySources.attach(environment);
            return Binder.get(environment)
                    .bindOrCreate(
                            PREFIX,
                            Bindable.of(NightshiftProperties.class),
                            new NoUnboundElementsBindHandler(BindHandler.DEFAULT, Settings::strict));
        } catch (BindException e) {
            throw new SettingsException(SettingFailure.text(e), e);
        } catch (NightshiftException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new SettingsException("The settings in " + config + " cannot be read: " + reason(e), e);
        }
    }

    /**
     * Refuses a misspelt prefix. The files may contain keys of others, for placeholders, so Spring Boot would take a
     * misspelt key of ours for one of them.
     */
    private static void requireOwnName(StandardEnvironment environment) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof OriginTrackedMapPropertySource file) {
                for (String name : file.getPropertyNames()) {
                    if (EditDistance.misspelt(name.split("[.\\[]", 2)[0], PREFIX)) {
                        throw new SettingsException("Unknown setting " + name + " in " + file.getName()
                                + "; did you mean " + PREFIX + name.replaceFirst("^[^.\\[]*", "") + "?");
                    }
                }
            }
        }
    }

    /** Returns the URI with the slash that makes it a folder, even if the folder does not exist. */
    private static String folder(Path config) {
        String uri = config.toUri().toString();
        return uri.endsWith("/") ? uri : uri + "/";
    }

    /**
     * Returns the reason in one line. For a file that is not valid YAML it names only the place, because the lines
     * around it may contain a secret.
     */
    private static String reason(RuntimeException failure) {
        for (Throwable cause : Causes.of(failure)) {
            if (cause instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
                return yaml.getProblem() + " (not YAML, line "
                        + (yaml.getProblemMark().getLine() + 1) + ")";
            }
        }
        return String.valueOf(Causes.root(failure).getMessage());
    }

    /**
     * Whether unknown names are refused here. Environment variables are checked in {@link EnvironmentNames}, because
     * those of other programs may look like ours.
     */
    private static boolean strict(ConfigurationPropertySource source) {
        Object underlying = source.getUnderlyingSource();
        return !(underlying instanceof SystemEnvironmentPropertySource);
    }
}
