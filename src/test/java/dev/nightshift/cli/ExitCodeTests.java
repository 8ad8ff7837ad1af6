package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.operation.NightlyResult.Outcome;
import dev.nightshift.selftest.SelfTestResult;
import dev.nightshift.work.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ExitCodeTests {

    @Test
    void everyReasonHasItsCode() {
        assertThat(Arrays.stream(Reason.values()).map(reason -> reason + " " + reason.exitCode()))
                .containsExactlyInAnyOrder(
                        "FAILED 1",
                        "WITHHELD 1",
                        "INCONSISTENT 1",
                        "USAGE 2",
                        "REFUSED 3",
                        "HELD 4",
                        "NO_SUCH_RUN 5",
                        "STOPPED 6",
                        "SNAPSHOT_LOST 7",
                        "DIFFERENCES 8");
    }

    @Test
    void everyEndOfANightHasItsCode() {
        assertThat(Arrays.stream(Outcome.values())
                        .collect(Collectors.toMap(Outcome::name, ExitCode::of))
                        .entrySet())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder("DONE=0", "HELD=0", "STOPPED=6", "FAILED=1", "SNAPSHOT_LOST=7", "REFUSED=3");
    }

    @Test
    void aBrokenPromiseOfTheSelfTestIsADifference() {
        assertThat(ExitCode.of(selfTest(true))).isZero();
        assertThat(ExitCode.of(selfTest(false))).isEqualTo(8);
    }

    private static SelfTestResult selfTest(boolean held) {
        return new SelfTestResult(
                "0123abcd",
                held,
                new SelfTestResult.Environment("", "", "", "", "", ""),
                1,
                100,
                2,
                3,
                List.of(),
                List.of());
    }
}
