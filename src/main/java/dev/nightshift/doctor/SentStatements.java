package dev.nightshift.doctor;

import dev.nightshift.table.SourceStatement;
import java.util.List;

/** The statements that the source may be sent; its component is the field of {@code doctor --sql --json}. */
public record SentStatements(List<SentStatement> statements) {

    /**
     * A statement.
     *
     * @param name what for
     * @param binds what its question marks stand for, in order
     */
    public record SentStatement(String name, String sql, List<String> binds) {}

    static SentStatements of(List<SourceStatement> statements) {
        return new SentStatements(statements.stream()
                .map(statement -> new SentStatement(statement.name(), statement.sql(), statement.binds()))
                .toList());
    }
}
