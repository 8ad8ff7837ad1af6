package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.partfile.DuckDb;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run in any format publishes the rows of the table and keeps its format, and others can read it as a table. */
class FormatRunIT {

    private Installation installation;

    @BeforeEach
    void fill(@TempDir Path folder) throws Exception {
        installation = Installation.in(folder, 10).fill(57);
        try (Connection source = installation.source()) {
            source.createStatement().execute("ALTER TABLE LOGINS ADD MONEY NUMBER(38, 10)");
            source.createStatement()
                    .execute("UPDATE LOGINS SET MONEY = 1234567890123456789012345678 + ID / 10000000000");
            source.createStatement().execute("UPDATE LOGINS SET USER_NAME = NULL WHERE MOD(ID, 11) = 0");
            source.createStatement()
                    .execute("UPDATE LOGINS SET USER_NAME = '=\"a\",' || CHR(10) WHERE MOD(ID, 13) = 0");
        }
    }

    private RunResult run(@Nullable String format) {
        return installation
                .operations()
                .run(
                        new RunRequest(Installation.CUTOFF, null, false, null, format, false, false),
                        new Installation.Silence(),
                        new StopSignal());
    }

    @ParameterizedTest
    @CsvSource({
        "jsonl, none, jsonl",
        "jsonl, gzip, jsonl.gz",
        "jsonl, zstd, jsonl.zst",
        "csv, none, csv",
        "csv, gzip, csv.gz",
        "csv, zstd, csv.zst",
        "parquet, none, parquet",
        "parquet, gzip, parquet",
        "parquet, zstd, parquet"
    })
    void anotherReaderFindsTheRowsOfTheTableThroughItsDefinition(String format, String compression, String extension)
            throws Exception {
        installation.writeSettings("  format: " + format + "\n  compression: " + compression + "\n");

        assertThat(run(null).ending()).isEqualTo(RunResult.Ending.COMPLETED);

        JsonNode manifest = manifest();
        assertThat(manifest.get("format").asString()).isEqualTo(format);
        assertThat(manifest.get("compression").asString()).isEqualTo(compression);
        assertThat(manifest.get("parts").size()).isGreaterThan(5);
        for (JsonNode part : manifest.get("parts")) {
            assertThat(part.get("key").asString()).endsWith("." + extension);
        }
        List<List<@Nullable String>> rows = DuckDb.query(
                "SELECT id::VARCHAR, user_name, money::VARCHAR, epoch_ns(last_login)::VARCHAR FROM logins ORDER BY id",
                "SET TimeZone = 'UTC'",
                installation.operations().queries().tableDefinition("duckdb", null));
        assertThat(rows).hasSize(57).isEqualTo(rowsOfTheTable());
    }

    private List<List<@Nullable String>> rowsOfTheTable() throws Exception {
        List<List<@Nullable String>> rows = new ArrayList<>();
        try (Connection source = installation.source();
                ResultSet table = source.createStatement()
                        .executeQuery("SELECT ID, USER_NAME, MONEY, LAST_LOGIN FROM LOGINS ORDER BY ID")) {
            while (table.next()) {
                LocalDateTime at = table.getObject(4, LocalDateTime.class);
                List<@Nullable String> row = new ArrayList<>();
                row.add(table.getString(1));
                row.add(table.getString(2));
                row.add(table.getBigDecimal(3).toPlainString());
                row.add(
                        at == null
                                ? null
                                : Long.toString(ChronoUnit.NANOS.between(Instant.EPOCH, at.toInstant(ZoneOffset.UTC))));
                rows.add(row);
            }
        }
        return rows;
    }

    private JsonNode manifest() throws Exception {
        Path bucket = installation.bucket();
        JsonMapper json = new JsonMapper();
        JsonNode latest = json.readTree(Files.readString(bucket.resolve("logins/latest.json")));
        return json.readTree(
                Files.readString(bucket.resolve(latest.get("manifest").asString())));
    }

    @Test
    void aRunGoesOnInTheFormatThatItWasBegunWith() throws Exception {
        Trouble death = Trouble.death(Trouble.Place.of("BEFORE 3 PUT part.*"));
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> installation
                        .operations(death.decorators())
                        .run(
                                new RunRequest(Installation.CUTOFF, null, false, null, "parquet", false, false),
                                new Installation.Silence(),
                                new StopSignal()));
        installation.buryOwners();

        installation.operations().restart("1", false, null, new Installation.Silence(), new StopSignal());

        assertThat(manifest().get("format").asString()).isEqualTo("parquet");
        assertThat(manifest().get("compression").asString()).isEqualTo("zstd");
    }

    @Test
    void aRestartKeepsWhatTheRunWasStartedWithAndSaysSo() throws Exception {
        Trouble failure = Trouble.failure(Trouble.Place.of("BEFORE 3 PUT part.*"), 0);
        assertThatExceptionOfType(NightshiftException.class).isThrownBy(() -> installation.run(failure));
        installation.writeSettings("  format: csv\n  compression: none\n  top: 9\n");
        List<String> notes = new ArrayList<>();

        installation
                .operations()
                .restart(
                        "1",
                        false,
                        null,
                        new Installation.Silence() {
                            @Override
                            public void note(String sentence) {
                                notes.add(sentence);
                            }
                        },
                        new StopSignal());

        assertThat(manifest().get("format").asString()).isEqualTo("jsonl");
        assertThat(manifest().get("compression").asString()).isEqualTo("gzip");
        assertThat(notes)
                .contains("Run 1 keeps what it was started with: top 3 (the settings say 9), format jsonl (the settings"
                        + " say csv), compression gzip (the settings say none)");
    }

    @Test
    void aRunDoesNotGoOnInAnotherFormat() {
        Trouble failure = Trouble.failure(Trouble.Place.of("BEFORE 3 PUT part.*"), 0);
        assertThatExceptionOfType(NightshiftException.class).isThrownBy(() -> installation.run(failure));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> run("csv"))
                .matches(e -> e.reason() == Reason.REFUSED)
                .withMessageContaining(
                        "Run 1 was started with other settings: format was jsonl and is now csv. Restore");
    }

    @Test
    void neutralizedFormulasAreSaidInTheManifest() throws Exception {
        installation.writeSettings("  format: csv\n  compression: none\n  csv:\n    neutralize-formulas: true\n");

        run(null);

        assertThat(manifest().get("warnings").get(0).asString())
                .isEqualTo("Texts in the part files that begin with = + - @, tab or carriage return have a ' before"
                        + " them (nightshift.csv.neutralize-formulas)");
        Path part = installation
                .bucket()
                .resolve(manifest().get("parts").get(0).get("key").asString());
        assertThat(Files.readString(part, StandardCharsets.UTF_8)).startsWith("id,user_name,last_login,money\r\n");
    }

    @Test
    void recordsOfAFileAreRefusedInAFormatWithColumns(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("x.jsonl"), "{\"id\": 1, \"last_login\": null}\n");

        for (String format : List.of("csv", "parquet")) {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> installation
                            .operations()
                            .run(
                                    new RunRequest(
                                            Installation.CUTOFF,
                                            null,
                                            false,
                                            new FileRequest(file, null, null),
                                            format,
                                            false,
                                            false),
                                    new Installation.Silence(),
                                    new StopSignal()))
                    .matches(e -> e.reason() == Reason.REFUSED)
                    .withMessage("The records of a file may differ in their fields, so they cannot be written as "
                            + format + ", which has fixed columns; use --format jsonl");
        }
        assertThat(installation.operations().queries().runsOfSource(null, 10)).isEmpty();
    }

    @Test
    void aTimeThatParquetCannotHoldFailsTheRunByColumnAndRow() throws Exception {
        try (Connection source = installation.source()) {
            source.createStatement()
                    .execute("INSERT INTO LOGINS VALUES (5000, 'x', TIMESTAMP '2300-01-01 00:00:00', 1)");
        }

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> run("parquet"))
                .withMessageContaining("Column LAST_LOGIN of the row with id 5000 cannot be written exactly:"
                        + " 2300-01-01T00:00:00Z does not fit a Parquet column for TIMESTAMP");
    }

    @Test
    void aRunThatIsNotCompleteHasNoTable() {
        Trouble failure = Trouble.failure(Trouble.Place.of("BEFORE 3 PUT part.*"), 0);
        assertThatExceptionOfType(NightshiftException.class).isThrownBy(() -> installation.run(failure));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation.operations().queries().tableDefinition("duckdb", "1"))
                .matches(e -> e.reason() == Reason.NO_SUCH_RUN)
                .withMessageContaining("Run 1 is not complete (FAILED), so its part files cannot be read yet");
    }
}
