package dev.nightshift.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.Sleeper;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A run waits for a bucket as long as it may, says so, and does not wait where that is pointless. */
final class PatientStoreTests {

    private static final Content HELLO = Content.of("hello".getBytes(UTF_8));
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final NightshiftException throttled = NightshiftException.failed(
            "503 SlowDown.", S3Exception.builder().statusCode(503).build());
    private final NightshiftException unreachable =
            NightshiftException.failed("Connection refused.", SdkClientException.create("Connection refused"));

    @TempDir
    Path folder;

    private final StopSignal stop = new StopSignal();
    private final Waits waits = new Waits();
    private final Clock clock = new Clock();
    private final Deque<NightshiftException> failures = new ArrayDeque<>();

    @Test
    void anOutageThatEndsInTimeIsWaitedFor() {
        failures.addAll(List.of(throttled, unreachable, throttled));

        store().putIfAbsent("k", HELLO, "text/plain");

        assertThat(store().get("k")).isPresent();
        assertThat(clock.said).containsExactly("503 SlowDown.", "Connection refused.", "503 SlowDown.");
        assertThat(waits.longest()).as("afterwards").isNull();
        assertThat(clock.paused).isEqualTo(Duration.ofSeconds(1 + 2 + 4));
    }

    @Test
    void anOutageThatLastsLongerIsReportedWithItsTime() {
        failures.addAll(Collections.nCopies(100, unreachable));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> store().list("a/"))
                .withMessage("Connection refused. It was tried 25 times in 10 min 0 s (nightshift.target.retry-for).")
                .matches(e -> e.reason() == Reason.FAILED);
        assertThat(waits.longest()).as("afterwards").isNull();
    }

    @Test
    void whatCannotPassIsNotWaitedFor() {
        NightshiftException refused = NightshiftException.refused("403 AccessDenied.");
        failures.add(refused);
        assertThatThrownBy(() -> store().get("k")).isSameAs(refused);

        failures.addAll(List.of(throttled, refused));
        assertThatThrownBy(() -> store().get("k")).isSameAs(refused);
        assertThat(clock.paused).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aStopEndsTheWait() {
        clock.stopAfter = Duration.ofSeconds(2);
        failures.addAll(Collections.nCopies(9, throttled));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> store().digest("k"))
                .withMessage("503 SlowDown. Stopped while waiting to try again.")
                .matches(e -> e.reason() == Reason.STOPPED);
    }

    @Test
    void anInterruptEndsTheWait() {
        failures.add(throttled);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> store().get("k")).isSameAs(throttled);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(clock.paused).isZero();
    }

    @Test
    void atTheFirstContactOnlyAServiceThatAnswersIsWaitedFor() {
        failures.add(unreachable);
        assertThatThrownBy(() -> store().checkBucket("a/")).isSameAs(unreachable);

        failures.add(throttled);
        store().checkBucket("a/");
        assertThat(clock.said).containsExactly("503 SlowDown.");
    }

    @Test
    void aDeletionIsNotRepeated() {
        failures.add(throttled);

        assertThatThrownBy(() -> store().delete("k")).isSameAs(throttled);
        assertThat(clock.said).isEmpty();
    }

    @Test
    void withoutAWatchNothingIsRepeated() {
        failures.add(throttled);
        PatientStore store = store();
        store.watch(null);

        assertThatThrownBy(() -> store.get("k")).isSameAs(throttled);
    }

    /** A folder that first fails as it was told. */
    private PatientStore store() {
        FolderStore objects = new FolderStore(folder);
        ObjectStore failing = (ObjectStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    NightshiftException failure = failures.poll();
                    if (failure != null) {
                        throw failure;
                    }
                    return method.invoke(objects, arguments);
                });
        PatientStore store = new PatientStore(failing, LIMIT, clock);
        store.watch(new PatientStore.Watch(stop, waits));
        return store;
    }

    /** A clock that a wait moves, and that may request a stop. */
    private final class Clock implements Sleeper {

        private final List<String> said = new ArrayList<>();
        private Duration stopAfter = Duration.ofDays(1);
        private Duration paused = Duration.ZERO;

        @Override
        public long nanoTime() {
            return paused.toNanos();
        }

        @Override
        public double random() {
            return 1;
        }

        @Override
        public void pause(Duration duration, StopSignal asked) {
            said.add(Objects.requireNonNull(waits.longest()).what());
            paused = paused.plus(duration);
            if (paused.compareTo(stopAfter) >= 0) {
                asked.request("by a test");
            }
        }
    }
}
