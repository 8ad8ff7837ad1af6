package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.work.NightshiftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that keeps the embedded ledger open does not keep others from working. */
final class LongLivedLedgerTests {

    @TempDir
    Path folder;

    private LongLivedLedger kept;

    @BeforeEach
    void keep() {
        kept = new LongLivedLedger(new LedgerProperties(null, null, null), folder, UnaryOperator.identity());
    }

    @AfterEach
    void close() {
        kept.close();
    }

    @Test
    void isOpenedOnceForManyQuestions() {
        Ledger first = kept.with(ledger -> ledger);

        assertThat(kept.<Ledger>with(ledger -> ledger)).isSameAs(first);
        assertThat(first.canWork()).isTrue();
    }

    @Test
    void givesWayToAProcessThatWorksAndLooksIntoItsLedger() throws Exception {
        kept.with(ledger -> ledger.runs().newest());
        try (LedgerProcess worker = LedgerProcess.start("work", folder)) {
            assertThat(worker.line()).isEqualTo("run 1 true");

            assertThat(newest()).contains(1L);
            assertThat(kept.<Boolean>with(Ledger::canWork)).isFalse();
            assertThat(worker.end()).isZero();
        }
        assertThat(newest()).contains(1L);
        assertThat(kept.<Boolean>with(Ledger::canWork)).isTrue();
    }

    @Test
    void outlivesAProcessThatIsKilled() throws Exception {
        try (LedgerProcess worker = LedgerProcess.start("work", folder)) {
            assertThat(worker.line()).isEqualTo("run 1 true");
            assertThat(newest()).contains(1L);

            worker.kill();

            assertThat(newest()).contains(1L);
        }
    }

    @Test
    void givesWayToOneThatOnlyLooksAndTakesItAgain() throws Exception {
        kept.with(ledger -> ledger.runs().findOrCreate(new RunKey("logins", Instant.EPOCH, 0)));
        try (LedgerProcess looker = LedgerProcess.start("look", folder)) {
            assertThat(looker.line()).startsWith("true ");
            assertThat(looker.end()).isZero();
        }
        assertThat(newest()).contains(1L);
    }

    @Test
    void givesWayToWorkWithinItsOwnProcess() {
        newest();
        try (Ledger worker = LedgerProcess.open(folder)) {
            assertThat(worker.canWork()).isTrue();
            worker.share();

            assertThat(newest()).isEmpty();
            assertThat(kept.<Boolean>with(Ledger::canWork)).isFalse();
        }
        assertThat(newest()).isEmpty();
    }

    @Test
    void aRequestThatNobodyTakesIsForgotten() throws Exception {
        newest();
        Path request = folder.resolve("ledger.wanted");

        Files.createFile(request);
        while (Files.exists(request)) {
            Thread.onSpinWait();
        }

        assertThat(newest()).isEmpty();
        assertThat(kept.<Boolean>with(Ledger::canWork)).isTrue();
    }

    @Test
    void onceClosedItAnswersNoMore() {
        newest();
        kept.close();

        assertThatThrownBy(this::newest)
                .isInstanceOf(NightshiftException.class)
                .hasMessage("The program is shutting " + "down");
    }

    private Optional<Long> newest() {
        return kept.with(ledger -> ledger.runs().newest().map(Run::id));
    }
}
