package dev.nightshift.operation;

import dev.nightshift.file.FileSource;
import dev.nightshift.file.InputFile;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.SourceDescription;
import dev.nightshift.work.NightshiftException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Manages the files that runs which read files keep on local disk, below {@code var/work}, until they are complete or
 * abandoned.
 */
final class SortFiles {

    private static final Logger log = LoggerFactory.getLogger(SortFiles.class);

    /** The path of standard input in plans and on the command line. */
    static final String STANDARD_INPUT = "-";

    private static final Duration WITHOUT_RUN = Duration.ofHours(1);

    private final Home home;
    private final Clock clock;

    SortFiles(OperationContext context) {
        this.home = context.home();
        this.clock = context.clock();
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

    /** The file that a run reads; of a stream, its copy in the present home. Null for a table. */
    static @Nullable Path input(Home home, SourceDescription source) {
        if (source.inputPath() == null) {
            return null;
        }
        return STANDARD_INPUT.equals(source.inputPath()) && source.snapshotValue() != null
                ? InputFile.spooled(spool(home), source.snapshotValue())
                : Path.of(source.inputPath());
    }

    /**
     * Removes copies of streams whose process was killed before it had a run. The newest ones may still get their run.
     */
    void removeLeftovers(Ledger ledger) {
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(spool(home), Files::isDirectory)) {
            for (Path copy : copies) {
                Instant made = Files.getLastModifiedTime(copy).toInstant();
                if (made.isBefore(clock.instant().minus(WITHOUT_RUN))) {
                    removeCopy(copy, null, ledger);
                }
            }
        } catch (IOException | NightshiftException e) {
            log.warn("Leftovers in {} could not be removed: {}", spool(home), e.getMessage());
        }
    }

    /** Removes the folder of a copy, unless an unfinished run other than the given one reads it. */
    private static void removeCopy(Path folder, @Nullable Run but, Ledger ledger) {
        boolean read = ledger.runs().unfinished(InputFile.STREAM_NAME + "-" + folder.getFileName()).stream()
                .anyMatch(run -> but == null || run.id() != but.id());
        if (!read) {
            FileSource.delete(folder);
        }
    }

    /** Removes the copy of a stream that gets no run. */
    void removeRefused(InputFile copy, Ledger ledger) {
        if (copy.path().startsWith(spool(home)) && copy.path().getParent() != null) {
            removeCopy(copy.path().getParent(), null, ledger);
        }
    }

    /** Removes the files of a run that is complete or abandoned. */
    void remove(Run run, Ledger ledger) {
        Plan plan = ledger.runs().plan(run.id()).orElse(null);
        Path input = plan == null ? null : input(home, plan.source());
        if (input == null) {
            return;
        }
        try {
            FileSource.delete(folder(run.id()));
            if (input.startsWith(spool(home)) && input.getParent() != null) {
                removeCopy(input.getParent(), run, ledger);
            }
        } catch (NightshiftException e) {
            log.warn("The work files of run {} could not be removed: {}", run.id(), e.getMessage());
        }
    }
}
