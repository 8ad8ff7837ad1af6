package dev.nightshift.operation;

import dev.nightshift.source.LoginSource;
import dev.nightshift.source.LoginTable;
import dev.nightshift.source.SourceExamination;
import dev.nightshift.source.SourceProperties;
import dev.nightshift.source.SourceStatement;
import java.util.ArrayList;
import java.util.List;

/** Lists the statements for the configured table, a run's and doctor's own; no sample is made for it. */
final class StatementList {

    private final SourceProperties settings;
    private final Home home;
    private final Seams seams;

    StatementList(SourceProperties settings, Home home, Seams seams) {
        this.settings = settings;
        this.home = home;
        this.seams = seams;
    }

    SentStatements read() {
        if (settings.embedded() && !SourceChecks.sampleExists(home)) {
            throw OperationException.refused(
                    "No source is configured, and the embedded sample is made by the first run;"
                            + " set nightshift.source.url, or make the sample with: nightshift generate --rows 300000");
        }
        LoginSource source = LoginSource.of(settings, home.var(), seams.source(), () -> false);
        LoginTable table = source.describe();
        List<SourceStatement> statements = new ArrayList<>(source.statements(table));
        try (SourceExamination examination = source.examine()) {
            statements.addAll(examination.statements(table));
        }
        return SentStatements.of(statements);
    }
}
