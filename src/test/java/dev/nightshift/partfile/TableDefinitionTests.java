package dev.nightshift.partfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.storage.TargetProperties;
import dev.nightshift.storage.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the statements with golden files, which {@code -Dgolden.write=true} writes again. */
final class TableDefinitionTests {

    private static final Path FOLDER = Path.of("src", "test", "resources", "dev", "nightshift", "partfile");

    static Stream<Arguments> definitions() {
        return Stream.of("athena", "spark", "duckdb")
                .flatMap(engine -> Stream.of(Format.values()).map(format -> Arguments.of(engine, format)));
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void everyColumnHasItsExactType(String engine, Format format) throws Exception {
        check(engine + "-" + format.label() + ".sql", TableDefinition.of(engine).write(files(format, 2)));
    }

    @Test
    void aRunWithoutRowsIsATableWithoutRows() throws Exception {
        String definition = TableDefinition.of("duckdb").write(files(Format.PARQUET, 0));

        assertThat(DuckDb.query("SELECT * FROM logins", definition)).isEmpty();
        assertThat(DuckDb.query("SELECT column_type FROM (DESCRIBE logins) WHERE column_name = 'huge'", definition))
                .isEqualTo(List.of(List.of("DECIMAL(38,10)")));
    }

    @Test
    void sparkReadsTheNightsOfAChainFromTheirFolders() {
        TableFiles night = files(Format.PARQUET, 1);
        String part = night.parts().get(0);
        TableFiles chain = new TableFiles(
                "logins",
                "Run 7 of logins",
                Format.PARQUET,
                night.compression(),
                night.columns(),
                night.idColumn(),
                night.timeColumn(),
                List.of(part, part.replace("20261123", "20261124")),
                true,
                night.target(),
                night.current());

        assertThat(TableDefinition.of("spark").write(chain))
                .contains(
                        "  path 's3a://bucket/lake/logins/data/{cutoff=20261123T000000Z/rerun=0/part-p00-000001-e1.parquet,"
                                + "cutoff=20261124T000000Z/rerun=0/part-p00-000001-e1.parquet}'\n");
        assertThat(TableDefinition.of("athena").write(chain)).contains("and so always all nights of the newest chain.");
    }

    @Test
    void anotherEngineIsRefusedByName() {
        assertThatThrownBy(() -> TableDefinition.of("mysql"))
                .hasMessage("There are no table definitions for mysql; expected athena, spark or duckdb");
    }

    static TargetProperties target(@Nullable String endpoint, boolean pathStyle) {
        return Targets.of(
                "bucket",
                "bucket",
                "prefix",
                "lake",
                "endpoint",
                endpoint == null ? "" : endpoint,
                "path-style",
                Boolean.toString(pathStyle));
    }

    private static TableFiles files(Format format, int parts) {
        String data = "s3://bucket/lake/logins/data/cutoff=20261123T000000Z/rerun=0/";
        List<String> keys = Stream.of("part-p00-000001-e1.", "part-p01-000001-e2.")
                .limit(parts)
                .map(name -> data + name + format.extension(format.usualCompression()))
                .toList();
        return new TableFiles(
                "logins",
                "Run 7 of logins",
                format,
                format.usualCompression(),
                ManyRows.COLUMNS,
                ManyRows.ID,
                ManyRows.TIME,
                keys,
                false,
                target("http://minio.example.org:9000/", true),
                "s3://bucket/lake/logins/current/");
    }

    private static void check(String name, String text) throws IOException {
        Path file = FOLDER.resolve(name);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }
}
