package dev.nightshift.operation;

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
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.DefaultResourceLoader;

/** Reads the settings from the home's {@code config} folder and the environment; refuses what it does not know, by name. */
public final class Settings {

    private static final String PREFIX = "nightshift";

    private Settings() {}

    /**
     * The settings of a home.
     *
     * @param profile adds {@code config/application-PROFILE.yml}; null: none
     * @throws OperationException if a key is unknown, a value is wrong, or the profile has no file
     */
    public static NightshiftProperties load(Path home, @Nullable String profile) {
        return load(home, profile, new StandardEnvironment());
    }

    static NightshiftProperties load(Path home, @Nullable String profile, StandardEnvironment environment) {
        Path config = home.resolve("config");
        if (profile != null && !Files.exists(config.resolve("application-" + profile + ".yml"))) {
            throw OperationException.refused("There is no profile " + profile + ": "
                    + config.resolve("application-" + profile + ".yml") + " does not exist");
        }
        environment
                .getPropertySources()
                .addFirst(
                        new MapPropertySource("home", Map.of("spring.config.location", "optional:" + config.toUri())));
        try {
            ConfigDataEnvironmentPostProcessor.applyTo(
                    environment,
                    new DefaultResourceLoader(),
                    new DefaultBootstrapContext(),
                    profile == null ? new String[0] : new String[] {profile});
            EnvironmentNames.of(NightshiftProperties.class, PREFIX)
                    .requireKnown(environment.getSystemEnvironment().keySet());
            ConfigurationPropertySources.attach(environment);
            return Binder.get(environment)
                    .bindOrCreate(
                            PREFIX,
                            Bindable.of(NightshiftProperties.class),
                            new NoUnboundElementsBindHandler(BindHandler.DEFAULT, Settings::strict));
        } catch (BindException e) {
            throw OperationException.refused(explain(e), e);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw OperationException.refused(
                    "The settings in " + config + " cannot be read: " + root(e).getMessage(), e);
        }
    }

    /** The environment is checked by its own names: other programs' variables may look like ours. */
    private static boolean strict(ConfigurationPropertySource source) {
        Object underlying = source.getUnderlyingSource();
        return !(underlying instanceof SystemEnvironmentPropertySource);
    }

    private static String explain(BindException failure) {
        Throwable root = root(failure);
        if (root instanceof UnboundConfigurationPropertiesException unbound) {
            StringBuilder names = new StringBuilder();
            unbound.getUnboundProperties()
                    .forEach(p -> names.append(names.isEmpty() ? "" : ", ")
                            .append(p.getName())
                            .append(p.getOrigin() == null ? "" : " (" + p.getOrigin() + ")"));
            return "Unknown setting: " + names + "; config/application.yml lists all of them";
        }
        if (root instanceof IllegalArgumentException
                && root.getMessage() != null
                && root.getMessage().startsWith(PREFIX)) {
            return root.getMessage();
        }
        Object value =
                failure.getProperty() == null ? null : failure.getProperty().getValue();
        boolean secret = failure.getName().toString().contains("password");
        return "Setting " + failure.getName() + (value == null || secret ? "" : " is '" + value + "', which")
                + " cannot be read as "
                + failure.getTarget().getType().resolve(Object.class).getSimpleName() + ": "
                + root.getMessage();
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
