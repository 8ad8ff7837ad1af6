package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.operation.OperationException.Reason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExitCodeTests {

    @ParameterizedTest
    @CsvSource({"FAILED, 1", "REFUSED, 3", "HELD, 4", "NO_SUCH_RUN, 5", "SNAPSHOT_LOST, 7"})
    void everyReasonHasItsCode(Reason reason, int code) {
        assertThat(ExitCode.of(reason)).isEqualTo(code);
    }

    @Test
    void noTwoReasonsShareACode() {
        assertThat(Arrays.stream(Reason.values()).map(ExitCode::of)).doesNotHaveDuplicates();
    }
}
