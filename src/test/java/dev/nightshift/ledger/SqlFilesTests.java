package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** The scripts below {@code sql/}, one per database, create the same tables. */
final class SqlFilesTests {

    private static final Pattern TABLE = Pattern.compile("CREATE TABLE (\\w+) \\((.*?)\\n\\);", Pattern.DOTALL);
    private static final Pattern COLUMN = Pattern.compile("^    ([A-Z0-9_]+) +([A-Z0-9]+)(.*?),?( +--.*)?$");

    @ParameterizedTest
    @EnumSource
    void everyScriptHasTheSameTablesColumnsAndConstraints(LedgerDatabase database) throws IOException {
        assertThat(tables(database)).isEqualTo(tables(LedgerDatabase.ORACLE)).hasSize(9);
    }

    @ParameterizedTest
    @EnumSource
    void everyNameIsShortEnoughForEveryDatabase(LedgerDatabase database) throws IOException {
        assertThat(tables(database).keySet()).allMatch(name -> name.length() <= 30);
    }

    @ParameterizedTest
    @EnumSource
    void theVersionIsWrittenLastAndIsTheOneThatTheProgramWrites(LedgerDatabase database) throws IOException {
        String script = script(database);

        assertThat(script)
                .containsOnlyOnce("INSERT INTO NIGHTSHIFT_SCHEMA (VERSION) VALUES (" + LedgerSchema.VERSION + ");")
                .startsWith("-- The tables of Nightshift's ledger, schema version " + LedgerSchema.VERSION + ", for ");
        assertThat(script.lastIndexOf("CREATE ")).isLessThan(script.indexOf("INSERT "));
    }

    @Test
    void theScriptForOracleIsAcceptedInOracleMode() {
        try (HikariDataSource pool = TestDatabase.H2.empty()) {
            new ResourceDatabasePopulator(new ClassPathResource("sql/oracle/ledger.sql")).execute(pool);

            assertThat(JdbcClient.create(pool)
                            .sql("SELECT VERSION FROM NIGHTSHIFT_SCHEMA")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(LedgerSchema.VERSION);
        }
    }

    @Test
    void textColumnsForOracleCountCharactersUnlessTheyHoldTheMostBytes() throws IOException {
        Matcher types = Pattern.compile("VARCHAR2\\((\\d+)( CHAR)?\\)").matcher(script(LedgerDatabase.ORACLE));
        assertThat(types.results())
                .isNotEmpty()
                .allMatch(type -> (type.group(2) != null) != type.group(1).equals("4000"));
    }

    /** Per table: column and constraint lines in order, types reduced to what all databases share. */
    private static Map<String, List<String>> tables(LedgerDatabase database) throws IOException {
        Map<String, List<String>> tables = new TreeMap<>();
        Matcher table = TABLE.matcher(script(database));
        while (table.find()) {
            List<String> lines = new ArrayList<>();
            for (String line : table.group(2).lines().toList()) {
                Matcher column = COLUMN.matcher(line);
                boolean isColumn = column.matches() && !line.startsWith("    CONSTRAINT");
                if (!line.isBlank()) {
                    lines.add(isColumn ? column(column) : line.strip());
                }
            }
            tables.put(table.group(1), lines);
        }
        return tables;
    }

    private static String column(Matcher column) {
        String type = column.group(2);
        String kind = type.startsWith("VARCHAR") || type.equals("TIMESTAMP")
                ? type.replace("VARCHAR2", "VARCHAR") + column.group(3).replace(" CHAR)", ")")
                : (type.equals("CLOB") || type.equals("TEXT") ? "text" : "number")
                        + (column.group(3).contains("NOT NULL") ? " NOT NULL" : "");
        String note = column.group(4) == null ? "" : column.group(4).strip();
        return column.group(1) + " " + kind.strip() + " " + note;
    }

    private static String script(LedgerDatabase database) throws IOException {
        return Files.readString(Path.of("sql", database.name().toLowerCase(Locale.ROOT), "ledger.sql"));
    }
}
