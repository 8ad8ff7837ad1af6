package dev.nightshift.storage;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings of a target for tests, bound as those of users are. */
public final class Targets {

    private Targets() {}

    /**
     * Binds settings.
     *
     * @param settings keys without {@code nightshift.target.}, each followed by its value
     */
    public static TargetProperties of(String... settings) {
        Map<String, String> bound = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            bound.put("nightshift.target." + settings[i], settings[i + 1]);
        }
        return of(bound);
    }

    static TargetProperties of(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("nightshift.target", TargetProperties.class);
    }
}
