package dev.nightshift.doctor;

import dev.nightshift.table.SourceStatement;
import java.util.List;

/** The statements that may be sent to the source. Its component is the field of {@code doctor --sql --json}. */
public record SentStatements(List<SentStatement> statements) {

    /**
     * A statement that may be sent to the source.
     *
     * @param name purpose of the statement
     * @param binds meanings of the question marks, in order
     */
    public record SentStatement(String name, String sql, List<String> binds) {}

    static SentStatements of(List<SourceStatement> statements) {
        return new SentStatements(statements.stream()
                .map(statement -> new SentStatement(statement.name(), statement.sql(), statement.binds()))
                .toList());
    }
}
