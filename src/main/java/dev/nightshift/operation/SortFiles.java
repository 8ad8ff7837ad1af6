package dev.nightshift.operation;

import dev.nightshift.file.FileSource;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.work.NightshiftException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Manages the files that runs which read files keep on local disk, below {@code var/work}, until they are complete or
 * abandoned.
 */
final class SortFiles {

    private static final Logger log = LoggerFactory.getLogger(SortFiles.class);

    private final Home home;

    SortFiles(OperationContext context) {
        this.home = context.home();
    }

    /** The folder in which a run sorts. */
    Path folder(long run) {
        home.ownVar();
        return work(home).resolve(String.valueOf(run));
    }

    /** The folder of the copies of streams, which may be written. */
    Path spool() {
        home.ownVar();
        return spool(home);
    }

    private static Path work(Home home) {
        return home.var().resolve("work");
    }

    /** The folder of the copies of streams. */
    static Path spool(Home home) {
        return work(home).resolve("input");
    }

    /** Removes the files of a run that is complete or abandoned. */
    void remove(Run run, Ledger ledger) {
        Plan plan = ledger.runs().plan(run.id()).orElse(null);
        if (plan == null || plan.source().inputPath() == null) {
            return;
        }
        try {
            FileSource.delete(folder(run.id()));
            Path input = Path.of(plan.source().inputPath());
            if (input.startsWith(spool(home)) && input.getParent() != null) {
                FileSource.delete(input.getParent());
            }
        } catch (NightshiftException e) {
            log.warn("The work files of run {} could not be removed: {}", run.id(), e.getMessage());
        }
    }
}
