package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.SettingsException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LedgerTests {

    private static final Path UNUSED = Path.of("not-needed");

    @ParameterizedTest
    @CsvSource({"jdbc:postgresql://127.0.0.1:1/hidden", "jdbc:nothing:hidden", "hidden"})
    void aUrlThatLeadsNowhereIsRefusedWithoutShowingIt(String url) {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Ledger.open(new LedgerProperties(url, "nightshift", "hidden"), UNUSED))
                .withMessageStartingWith("The ledger at nightshift.ledger.url cannot be used: ")
                .withMessageEndingWith("; check nightshift.ledger.url, username and password")
                .withMessageNotContaining("hidden");
    }

    @Test
    void aPasswordInTheUrlIsRefusedWithoutShowingIt() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> new LedgerProperties("jdbc:postgresql://127.0.0.1/x?password=hidden", null, null))
                .withMessage("nightshift.ledger.url contains a password, which would be shown in messages; set"
                        + " nightshift.ledger.username and nightshift.ledger.password instead");
    }

    @Test
    void onlyALedgerThatCannotBeReachedNowIsWorthAnotherTry() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Ledger.open(
                        new LedgerProperties("jdbc:postgresql://127.0.0.1:1/x", "nightshift", "hidden"), UNUSED))
                .matches(failure -> failure.reason() != Reason.REFUSED);
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Ledger.open(new LedgerProperties("jdbc:nothing:x", "nightshift", "hidden"), UNUSED))
                .matches(e -> e.reason() == Reason.REFUSED);
    }

    @Test
    void aWrongUserIsRefusedWithoutShowingIt() {
        String url = TestDatabase.POSTGRESQL.emptyUrl().replaceFirst("\\?.*", "");
        LedgerProperties settings = new LedgerProperties(url, "nobody", "hidden");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Ledger.open(settings, UNUSED))
                .withMessageContaining("role \"nobody\" does not exist")
                .withMessageNotContaining("hidden");
    }

    @Test
    void thePasswordIsNotInTheTextOfTheSettings() {
        assertThat(new LedgerProperties("jdbc:oracle:thin:@db", "nightshift", "hidden"))
                .hasToString("ledger of nightshift");
        assertThat(new LedgerProperties(" ", null, null)).hasToString("ledger embedded");
    }
}
