package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.nightshift.ledger.embedded.EmbeddedLedger;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.OwnerOnly;
import dev.nightshift.work.Secret;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

final class EmbeddedLedgerTests {

    private static final RunKey KEY = new RunKey("logins", Instant.EPOCH, 0);

    @TempDir
    Path folder;

    @Test
    void aNewLedgerHasItsTablesAndSparesTheNextOpeningTheirCreation() {
        long run;
        try (Ledger ledger = LedgerProcess.open(folder.resolve("new/var"))) {
            assertThat(ledger.canWork()).isTrue();
            run = ledger.runs().findOrCreate(KEY).id();
        }
        try (Ledger ledger = LedgerProcess.open(folder.resolve("new/var"))) {
            assertThat(ledger.runs().find(KEY).orElseThrow().id()).isEqualTo(run);
        }
    }

    @Test
    void tablesWhoseCreationBrokeOffAreCreatedAgain() {
        try (Ledger ledger = LedgerProcess.open(folder)) {
            JdbcClient jdbc = JdbcClient.create(ledger.dataSource());
            jdbc.sql("DELETE FROM NIGHTSHIFT_SCHEMA").update();
            jdbc.sql("DROP TABLE BATCH_STEP_EXECUTION_CONTEXT").update();
            jdbc.sql("DROP TABLE NIGHTSHIFT_PART").update();
        }
        try (Ledger ledger = LedgerProcess.open(folder)) {
            JdbcClient jdbc = JdbcClient.create(ledger.dataSource());
            for (String table : new String[] {"BATCH_STEP_EXECUTION_CONTEXT", "NIGHTSHIFT_PART"}) {
                assertThat(jdbc.sql("SELECT * FROM " + table).query().listOfRows())
                        .isEmpty();
            }
        }
    }

    @Test
    void aTransactionWaitsForTheEndOfAnother() throws Exception {
        try (Ledger ledger = LedgerProcess.open(folder)) {
            Thread other = new Thread(() -> ledger.runs().findOrCreate(KEY));
            try (Connection transaction = ledger.dataSource().getConnection()) {
                transaction.setAutoCommit(false);
                transaction.createStatement().execute("SELECT 1");
                other.start();
                await().until(() -> other.getState() == Thread.State.TIMED_WAITING);
                assertThat(ledger.runs().find(KEY)).isEmpty();
            }
            other.join(10_000);
            assertThat(ledger.runs().find(KEY)).isPresent();
        }
    }

    @Test
    void aSecondOpeningInTheSameProcessSeesWhatTheHolderCommits() {
        try (Ledger holder = LedgerProcess.open(folder)) {
            holder.share();
            try (Ledger guest = LedgerProcess.open(folder)) {
                Run run = holder.runs().findOrCreate(KEY);

                assertThat(guest.runs().newest("logins")).contains(run);
                assertThat(holder.canWork()).isTrue();
                assertThat(guest.canWork()).isFalse();
            }
            assertThat(holder.runs().newest("logins")).isPresent();
        }
    }

    @Test
    void anotherProcessSeesWhatTheHolderCommitsAlsoAfterAGuestInThisOneHasGone() throws Exception {
        try (Ledger holder = LedgerProcess.open(folder)) {
            holder.share();
            holder.runs().findOrCreate(KEY);
            LedgerProcess.open(folder).close();

            try (LedgerProcess guest = LedgerProcess.start("look", folder)) {
                assertThat(guest.line()).isEqualTo("false " + KEY);
                assertThat(guest.end()).isZero();
            }
            assertThat(holder.runs().newest("logins")).isPresent();
        }
    }

    @Test
    void whatAKilledHolderHadCommittedIsThereAtOnce() throws Exception {
        try (LedgerProcess holder = LedgerProcess.start("work", folder)) {
            String run = holder.line();
            try (Ledger guest = LedgerProcess.open(folder)) {
                assertThat(guest.canWork()).isFalse();
                assertThat("run " + guest.runs().newest("logins").orElseThrow().id() + " true")
                        .isEqualTo(run);
            }

            holder.kill();

            assertThat(folder.resolve("ledger.server")).exists();
            Instant before = Instant.now();
            try (Ledger next = LedgerProcess.open(folder)) {
                assertThat(next.canWork()).isTrue();
                assertThat("run " + next.runs().newest("logins").orElseThrow().id() + " true")
                        .isEqualTo(run);
            }
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
            assertThat(folder.resolve("ledger.server")).doesNotExist();
        }
    }

    @Test
    void processesThatOpenAndCloseAllTheTimeNeverFailEachOther() throws Exception {
        try (Ledger first = LedgerProcess.open(folder)) {
            first.runs().findOrCreate(KEY);
        }
        try (LedgerProcess workers = LedgerProcess.start("work often", folder)) {
            for (int i = 0; i < 12; i++) {
                try (Ledger ledger = LedgerProcess.open(folder)) {
                    assertThat(ledger.runs().newest("logins")).isPresent();
                    assertThat(ledger.runs().reruns("logins", Instant.EPOCH)).hasSize(1);
                }
            }
            assertThat(workers.line()).isEqualTo("done");
        }
    }

    @Test
    void aHolderThatEndsLetsItsGuestsFinish() throws Exception {
        Ledger holder = LedgerProcess.open(folder);
        holder.share();
        Ledger guest = LedgerProcess.open(folder);
        Thread ending = new Thread(holder::close);
        ending.start();
        while (Files.exists(folder.resolve("ledger.server"))) {
            Thread.onSpinWait();
        }

        assertThat(guest.runs().newest("logins")).isEmpty();
        guest.close();
        ending.join(10_000);
        assertThat(ending.isAlive()).isFalse();
    }

    @Test
    void theServersNameIsForItsOwnerOnlyAndGoesWithTheHolder() throws Exception {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path address = folder.resolve("ledger.server");
        try (Ledger holder = LedgerProcess.open(folder)) {
            assertThat(address).doesNotExist();
            holder.share();

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(address)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(address))
                    .matches("\\d+ [0-9a-f]{32} " + ProcessHandle.current().pid());
        }
        assertThat(address).doesNotExist();
        assertThat(folder.resolve("ledger.server.new")).doesNotExist();
    }

    @Test
    void theServerListensOnTheLoopbackAddressOnly() throws Exception {
        try (Ledger holder = LedgerProcess.open(folder)) {
            holder.share();
            int port = port();

            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 5_000);
            }
            // On every Linux another address of the same machine.
            InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
            try (Socket socket = new Socket()) {
                assertThatExceptionOfType(ConnectException.class)
                        .isThrownBy(() -> socket.connect(new InetSocketAddress(other, port), 5_000));
            }
        }
    }

    @Test
    void whoDoesNotKnowTheServersNameIsRefused() throws Exception {
        try (Ledger holder = LedgerProcess.open(folder)) {
            holder.share();
            for (String name : new String[] {folder.resolve("ledger").toString(), "0".repeat(32), "mem:x"}) {
                LedgerProperties guess = new LedgerProperties(
                        "jdbc:h2:tcp://127.0.0.1:" + port() + "/" + name, "nightshift", Secret.of(""));
                assertThatExceptionOfType(NightshiftException.class)
                        .isThrownBy(() -> Ledger.open(guess, folder))
                        .withMessageStartingWith("The ledger at nightshift.ledger.url cannot be used: ");
            }
        }
    }

    private int port() throws Exception {
        return Integer.parseInt(
                Files.readString(folder.resolve("ledger.server")).split(" ", 2)[0]);
    }

    @Test
    void theAddressOfAHolderThatIsGoneIsHarmless() throws Exception {
        OwnerOnly.write(folder.resolve("ledger.server"), "1 " + "0".repeat(32) + " 1");

        try (Ledger ledger = LedgerProcess.open(folder)) {
            assertThat(ledger.canWork()).isTrue();
        }
    }

    @Test
    void anAddressThatIsNoPortAndNameOrThatOthersCouldWriteIsNotConnectedTo() throws Exception {
        Path address = folder.resolve("ledger.server");
        try (EmbeddedLedger holder = EmbeddedLedger.open(folder, 0)) {
            assertThat(holder.holder()).isTrue();
            for (String planted : List.of(
                    "jdbc:h2:mem:x;INIT=CREATE ALIAS RUN AS 'void run() {}'",
                    "1 " + "0".repeat(32) + " 1;INIT=CREATE ALIAS RUN AS 'void run() {}'",
                    "1 ../ledger 1")) {
                OwnerOnly.write(address, planted);
                assertThatExceptionOfType(NightshiftException.class)
                        .isThrownBy(() -> EmbeddedLedger.open(folder, 0))
                        .withMessageContaining("locked by a process that does not share it");
            }
            OwnerOnly.write(address, "1 " + "0".repeat(32) + " 1");
            Files.setPosixFilePermissions(address, PosixFilePermissions.fromString("rw-rw-rw-"));
            assertThatExceptionOfType(NightshiftException.class).isThrownBy(() -> EmbeddedLedger.open(folder, 0));
        }
    }

    @Test
    void aHolderThatNeverSharesIsNamedWhenPatienceEnds() {
        try (EmbeddedLedger holder = EmbeddedLedger.open(folder, 0)) {
            assertThat(holder.holder()).isTrue();

            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> EmbeddedLedger.open(folder, 1))
                    .withMessage("The embedded ledger in " + folder + " is locked by a process that does not share it;"
                            + " try again, or end that process");
        }
        try (EmbeddedLedger next = EmbeddedLedger.open(folder, 0)) {
            assertThat(next.holder()).isTrue();
        }
    }

    @Test
    void aFolderThatCannotBeIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("var"), "");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> LedgerProcess.open(file))
                .withMessage(
                        "The embedded ledger in " + file
                                + " could not be opened: java.nio.file.FileAlreadyExistsException: " + file
                                + "; check that the folder is writable, or name another home with NIGHTSHIFT_HOME, and that its disk is not full");
    }
}
