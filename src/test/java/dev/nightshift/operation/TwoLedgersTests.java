package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.migration.StopSignal;
import dev.nightshift.operation.Trouble.Moment;
import dev.nightshift.operation.Trouble.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two programs whose ledgers know nothing of each other work on one bucket: one of them publishes, the other says that
 * it could not, and what was published stays as it is.
 */
class TwoLedgersTests {

    private static final String OF_THE_BUCKET = "PUT .*|DELETE (part|write-check)-.*";

    @TempDir
    Path folder;

    private Installation one;
    private Installation other;
    private Connection source;
    private List<String> changes;

    @BeforeEach
    void install() throws SQLException, IOException {
        Installation counted = Installation.in(folder.resolve("counted"), 4).fill(9);
        source = counted.source();
        Trouble none = Trouble.none();
        counted.run(none);
        changes = none.changes();
        one = counted.another(folder.resolve("one"));
        other = counted.another(folder.resolve("other")).withBucketOf(one);
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
    }

    /** The other one meets a part that the first one put and counts, and then cannot commit. */
    @Test
    void neverDeletesAPartThatAnotherLedgerCounts() {
        Trouble meanwhile = Trouble.event(Place.of("BEFORE 0 PUT part.*"), () -> one.run());
        assertFails(meanwhile, Trouble.refusal(afterTheFirstPut()));
        assertThat(one.published(false).lines()).hasSize(9);
    }

    /** The other one puts a part first, and takes it back when the first one has met it. */
    @Test
    void neverCountsAPartThatAnotherLedgerMayDelete() {
        Trouble meanwhile = Trouble.event(Place.of("AFTER 0 PUT part.*"), () -> one.run());
        assertFails(meanwhile, Trouble.refusal(afterTheFirstPut()));
        assertThat(one.published(false).lines()).hasSize(9);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void onePublishesAndTheOtherSaysThatItCouldNot(int call) {
        int[] published = {0};
        Trouble meanwhile = Trouble.event(
                new Place(Moment.BEFORE, call, OF_THE_BUCKET), () -> published[0] += run(one, Trouble.none()));
        published[0] += run(other, meanwhile);
        assertThat(meanwhile.struck()).isEqualTo(call < 9);
        assertThat(published[0]).isEqualTo(1);
        PublishedRun result = one.published(false);
        run(one, Trouble.none());
        run(other, Trouble.none());
        assertThat(one.published(false)).isEqualTo(result);
    }

    private static int run(Installation installation, Trouble trouble) {
        try {
            installation.run(trouble);
            return 1;
        } catch (OperationException e) {
            System.out.println(e.getMessage());
            return 0;
        }
    }

    private Place afterTheFirstPut() {
        String name = "UPDATE BATCH_STEP_EXECUTION_CONTEXT";
        int put = changes.indexOf(changes.stream()
                .filter(change -> change.startsWith("PUT part"))
                .findFirst()
                .orElseThrow());
        return new Place(
                Moment.BEFORE,
                (int) changes.subList(0, put).stream().filter(name::equals).count(),
                name);
    }

    private void assertFails(Trouble bucket, Trouble ledger) {
        Seams seams = new Seams(bucket.seams().bucket(), ledger.seams().ledger(), Seams.NONE.source());
        assertThatThrownBy(() -> other.operations(seams)
                        .run(
                                new RunRequest(Installation.CUTOFF, null, false),
                                new Installation.Silence(),
                                new StopSignal()))
                .hasMessageContaining("made to fail");
        assertThat(bucket.struck() && ledger.struck()).isTrue();
    }
}
