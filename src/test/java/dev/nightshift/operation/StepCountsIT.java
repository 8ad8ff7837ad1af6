package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.operation.Trouble.Place;
import dev.nightshift.work.NightshiftException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The counts in Spring Batch's own tables are correct: a chunk is read, written and committed as one, and so is its
 * part.
 */
class StepCountsIT {

    private static final String OF_PARTS = """
            SELECT LPAD(PARTITION_NO, 2, '0') || ': ' || COUNT(*) FROM NIGHTSHIFT_PART
            GROUP BY PARTITION_NO ORDER BY PARTITION_NO""";

    private Installation installation;

    @BeforeEach
    void fill(@TempDir Path folder) throws Exception {
        installation = Installation.in(folder, 10)
                .withFolderAsBucket()
                .withPartitions(2)
                .fill(200);
    }

    @Test
    void everyPartOfARunIsOneReadOneWriteAndOneCommit() {
        installation.run();

        assertThat(counts(OF_PARTS)).hasSize(3).isEqualTo(steps("WRITE_COUNT"));
        assertThat(steps("READ_COUNT")).isEqualTo(steps("WRITE_COUNT"));
        assertThat(steps("COMMIT_COUNT")).isEqualTo(steps("WRITE_COUNT"));
        assertThat(steps("ROLLBACK_COUNT + FILTER_COUNT")).isEmpty();
    }

    @Test
    void whatWasRolledBackWasReadAndNeitherWrittenNorCommitted() {
        Trouble trouble = Trouble.failure(Place.of("BEFORE 0 PUT part-p00-000003.*"), 0);
        assertThatExceptionOfType(NightshiftException.class).isThrownBy(() -> installation.run(trouble));
        assertThat(counts(OF_PARTS)).isNotEmpty().isEqualTo(steps("WRITE_COUNT"));

        installation.run();

        assertThat(counts(OF_PARTS)).hasSize(3).isEqualTo(steps("WRITE_COUNT"));
        assertThat(steps("COMMIT_COUNT")).isEqualTo(steps("WRITE_COUNT"));
        assertThat(steps("READ_COUNT - WRITE_COUNT")).containsExactly("00: 1");
    }

    private List<String> steps(String count) {
        return counts("SELECT SUBSTRING(STEP_NAME, 10) || ': ' || SUM(" + count + ") FROM BATCH_STEP_EXECUTION"
                + " WHERE STEP_NAME LIKE 'migrate:p%' GROUP BY STEP_NAME HAVING SUM(" + count + ") > 0"
                + " ORDER BY STEP_NAME");
    }

    private List<String> counts(String sql) {
        return new LedgerOf(installation)
                .ask(ledger -> JdbcClient.create(ledger.dataSource())
                        .sql(sql)
                        .query(String.class)
                        .list());
    }
}
