package dev.nightshift.doctor;

import dev.nightshift.chain.Load;
import dev.nightshift.operation.Decorators;
import dev.nightshift.operation.Home;
import dev.nightshift.operation.NightshiftProperties;
import dev.nightshift.table.LoginSource;
import dev.nightshift.table.LoginTable;
import dev.nightshift.table.SourceExamination;
import dev.nightshift.table.SourceProperties;
import dev.nightshift.table.SourceStatement;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.util.ArrayList;
import java.util.List;

/** Lists the statements of a run and of doctor for the configured table, and does not create a missing sample. */
final class StatementList {

    private final SourceProperties settings;
    private final boolean windows;
    private final Home home;
    private final Decorators decorators;

    StatementList(NightshiftProperties settings, Home home, Decorators decorators) {
        this.settings = settings.source();
        this.windows = settings.load() == Load.INCREMENTAL;
        this.home = home;
        this.decorators = decorators;
    }

    SentStatements read() {
        if (settings.embedded() && !SourceChecks.sampleExists(home)) {
            throw NightshiftException.refused(
                    "No source is configured, and the embedded sample is created by the first run;"
                            + " set nightshift.source.url, or create the sample with: nightshift generate --rows "
                            + "300000");
        }
        LoginSource source = LoginSource.of(settings, home.var(), decorators.source(), new StopSignal());
        LoginTable table = source.describe();
        List<SourceStatement> statements = new ArrayList<>(source.statements(table, windows));
        try (SourceExamination examination = source.examine()) {
            statements.addAll(examination.statements(table));
        }
        return SentStatements.of(statements);
    }
}
