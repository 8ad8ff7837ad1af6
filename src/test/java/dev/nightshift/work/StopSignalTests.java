package dev.nightshift.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class StopSignalTests {

    @Test
    void theFirstReasonStays() {
        StopSignal stop = new StopSignal();
        assertThat(stop.requested()).isFalse();
        assertThat(stop.reason()).isNull();

        stop.request("SIGTERM");
        stop.request("SIGHUP");

        assertThat(stop.requested()).isTrue();
        assertThat(stop.reason()).isEqualTo("SIGTERM");
    }

    @Test
    void aPartStopsWithTheWholeOrForItsOwnReason() {
        StopSignal whole = new StopSignal();
        AtomicReference<String> found = new AtomicReference<>();
        StopSignal first = whole.or(found::get);
        StopSignal second = whole.or(() -> null);

        found.set("the lease was lost");
        assertThat(first.reason()).isEqualTo("the lease was lost");
        assertThat(second.requested()).isFalse();

        whole.request("SIGTERM");
        assertThat(first.reason()).isEqualTo("SIGTERM");
        assertThat(second.reason()).isEqualTo("SIGTERM");
    }

    @Test
    void aRequestToAPartIsNoneToTheWhole() {
        StopSignal whole = new StopSignal();
        StopSignal part = whole.or(() -> null);

        part.request("not wanted");

        assertThat(part.reason()).isEqualTo("not wanted");
        assertThat(whole.requested()).isFalse();
    }
}
