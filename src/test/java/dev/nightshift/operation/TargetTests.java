package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.storage.TargetProperties;
import dev.nightshift.work.NightshiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The local default can be connected to before it is needed. */
final class TargetTests {

    private static final TargetProperties LOCAL = new Binder(
                    List.of(new MapConfigurationPropertySource(Map.of("target.prefix", ""))))
            .bindOrCreate("target", TargetProperties.class);

    @TempDir
    Path folder;

    @Test
    void whatWasPreparedIsOpened() {
        try (Target target = target()) {
            target.prepare();
            assertThat(target.open().list("none/")).isEmpty();
            assertThat(target.open()).isSameAs(target.open());
        }
    }

    @Test
    void whatWasPreparedAndNotOpenedLeavesNothingRunning() {
        Set<Thread> before = lasting();
        try (Target target = target()) {
            target.prepare();
        }
        assertThat(lasting()).isSubsetOf(before);
    }

    @Test
    void aFailureIsSaidByWhoOpens() throws IOException {
        Files.writeString(folder.resolve("var"), "no folder");
        try (Target target = target()) {
            target.prepare();
            assertThatThrownBy(target::open)
                    .isInstanceOf(NightshiftException.class)
                    .hasMessageContaining(" cannot be used: ");
        }
    }

    private Target target() {
        return new Target(LOCAL, "logins", new Home(folder, folder.resolve("none"), "test"), Decorators.NONE);
    }

    /** Returns the threads that would keep a process alive. */
    private static Set<Thread> lasting() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !thread.isDaemon())
                .collect(Collectors.toSet());
    }
}
