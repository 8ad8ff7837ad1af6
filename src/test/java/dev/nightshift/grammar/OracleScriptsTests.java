package dev.nightshift.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a DBA is given to run on Oracle is Oracle's SQL, and survives SQL*Plus. */
final class OracleScriptsTests {

    static List<SqlScript> scripts() {
        return Stream.of("oracle", "operator")
                .flatMap(folder -> SqlScript.below(Path.of("sql", folder)).stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void everyStatementIsOracles(SqlScript script) {
        assertThat(script.statements()).isNotEmpty().allSatisfy(OracleGrammar::require);
    }

    @Test
    void springBatchsTablesAreOracles() {
        assertThat(SqlScript.ofSpringBatch("oracle").statements())
                .hasSizeGreaterThan(9)
                .allSatisfy(OracleGrammar::require);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void sqlPlusReadsEveryStatementToItsEnd(SqlScript script) {
        // A blank line ends a statement there, a word after ';' hides it, '&' asks for a value even in a comment, '-'
        // at
        // the end joins the next line, and a lone '/' runs the statement before once more.
        List<String> lines = script.text().lines().toList();
        boolean within = false;
        List<String> traps = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            String code = line.replaceFirst("(^|\\s)--.*", "").strip();
            if ((within && line.isEmpty())
                    || code.matches(".*;.+")
                    || (code.endsWith(";") && !code.equals(line))
                    || line.contains("&")
                    || code.endsWith("-")
                    || code.equals("/")) {
                traps.add("line " + (i + 1) + ": " + line);
            }
            within = code.isEmpty() ? within : !code.endsWith(";");
        }
        assertThat(traps).isEmpty();
        assertThat(within).as("the last statement has its ';'").isFalse();
    }
}
