package dev.nightshift.operation;

import dev.nightshift.ledger.LeaseHeldException;
import dev.nightshift.ledger.LeaseLostException;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerException;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Publication;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.migration.Documents;
import dev.nightshift.migration.MergedFindings;
import dev.nightshift.migration.ProgressListener;
import dev.nightshift.migration.StopSignal;
import dev.nightshift.report.Report;
import dev.nightshift.source.LoginSource;
import dev.nightshift.source.SourceException;
import dev.nightshift.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * What an operator can ask and order. Every call opens what it needs and closes it again; every failure is an
 * {@link OperationException} with a message for the operator.
 */
public final class Operations {

    private final NightshiftProperties settings;
    private final Home home;
    private final Clock clock;
    private final Seams seams;

    /** Acts on the configured source. */
    public Operations(NightshiftProperties settings, Home home, Clock clock) {
        this(settings, home, clock, Seams.NONE);
    }

    /** Sees bucket, ledger and source through decorators. */
    Operations(NightshiftProperties settings, Home home, Clock clock, Seams seams) {
        this.settings = settings;
        this.home = home;
        this.clock = clock;
        this.seams = seams;
    }

    private Target target() {
        return new Target(settings.target(), home, seams.bucket());
    }

    /** Starts the run for a cutoff, or goes on with it, and waits for its end. */
    public RunResult run(RunRequest request, ProgressListener progress, StopSignal stop) {
        Instant cutoff = request.cutoff() == null ? todaysMidnight() : request.cutoff();
        return withLedger(ledger -> {
            ledger.share();
            try (Target target = target()) {
                RunOperation operation = new RunOperation(settings, home, clock, ledger, target, seams);
                Run run = operation.find(cutoff, request.rerun());
                RunResult.Ending ending = operation.execute(run, request.top(), progress, stop);
                return result(ending, run.id(), ledger, target);
            }
        });
    }

    private Instant todaysMidnight() {
        return LocalDate.now(clock.withZone(settings.zone()))
                .atStartOfDay(settings.zone())
                .toInstant();
    }

    private RunResult result(RunResult.Ending ending, long id, Ledger ledger, Target target) {
        Run run = ledger.runs().find(id).orElseThrow();
        RunStatus status = new StatusReader(ledger, settings.lease().duration(), target).of(id);
        return new RunResult(ending, status, report(run, ledger).orElse(null));
    }

    private Optional<Report> report(Run run, Ledger ledger) {
        Optional<Publication> publication = ledger.runs().publication(run.id());
        if (run.state() != RunState.COMPLETED || publication.isEmpty()) {
            return Optional.empty();
        }
        Plan plan = ledger.runs().plan(run.id()).orElseThrow();
        return Optional.of(Documents.of(
                        run,
                        plan,
                        Documents.folder(run, plan),
                        publication.get(),
                        MergedFindings.of(ledger, run, plan.top()),
                        ledger.progress().parts(run.id()))
                .report());
    }

    /**
     * How a run stands.
     *
     * @param selector its number or its cutoff; null: the newest of the configured source
     */
    public RunStatus status(@Nullable String selector) {
        RunSelector wanted = RunSelector.parse(selector);
        return withLedger(ledger -> {
            try (Target target = target()) {
                return new StatusReader(ledger, settings.lease().duration(), target)
                        .of(select(wanted, ledger).id());
            }
        });
    }

    /** Whether a run of the configured source was completed at most so long ago. */
    public boolean completedWithin(Duration age) {
        return withLedger(ledger -> ledger.runs()
                .lastCompletion(settings.source().sourceName())
                .map(at -> at.plus(age).isAfter(ledger.runs().now()))
                .orElse(false));
    }

    /**
     * The answers of a complete run, from the ledger alone.
     *
     * @param selector its number or its cutoff; null: the one of the configured source that was completed last
     */
    public Report report(@Nullable String selector) {
        RunSelector wanted = RunSelector.parse(selector);
        return withLedger(ledger -> {
            Optional<Run> newest = selector == null
                    ? ledger.runs().newestCompleted(settings.source().sourceName())
                    : Optional.empty();
            Run run = newest.orElseGet(() -> select(wanted, ledger));
            return report(run, ledger)
                    .orElseThrow(() -> OperationException.noSuchRun("Run " + run.id() + " is not complete ("
                            + run.state() + "), so it has no report yet; see: nightshift status " + run.id()));
        });
    }

    private Run select(RunSelector selector, Ledger ledger) {
        String source = settings.source().sourceName();
        Long number = selector.number();
        if (number != null) {
            return ledger.runs()
                    .find(number)
                    .orElseThrow(() -> OperationException.noSuchRun("There is no run " + number + " in the ledger"));
        }
        Instant cutoff = selector.cutoff();
        if (cutoff != null) {
            return ledger.runs().reruns(source, cutoff).stream()
                    .findFirst()
                    .orElseThrow(() -> OperationException.noSuchRun(
                            "There is no run of source " + source + " for cutoff " + cutoff));
        }
        return ledger.runs()
                .newest(source)
                .orElseThrow(() -> OperationException.noSuchRun(
                        "There is no run of source " + source + " yet; start one with: nightshift run"));
    }

    /** Fills the embedded sample anew; returns what it holds, in words. */
    public String generate(long rows, long seed) {
        return translated(() -> {
            LoginSource source = LoginSource.of(settings.source(), home.var(), seams.source());
            source.sample().generate(rows, seed, LocalDate.now(clock.withZone(ZoneOffset.UTC)));
            return String.format(Locale.ROOT, "%,d", rows) + " logins in "
                    + home.var().resolve("sample.mv.db");
        });
    }

    /**
     * Looks at all that a run needs, and changes nothing but one object in the bucket, which it removes again.
     *
     * @param profile that the settings were read with; null: none
     */
    public Diagnosis doctor(@Nullable String profile) {
        return new Doctor(settings, home, clock, seams)
                .examine(profile, System.getenv().keySet());
    }

    /** Every statement that the source may be sent, besides what its driver asks for the table's definition. */
    public SentStatements statements() {
        return translated(() -> new StatementList(settings.source(), home, seams).read());
    }

    private <T> T withLedger(Work<T> work) {
        return translated(() -> {
            try (Ledger ledger = Ledger.open(settings.ledger(), home.var(), seams.ledger())) {
                return work.with(ledger);
            }
        });
    }

    private static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (LeaseHeldException | LeaseLostException e) {
            throw OperationException.held(e.getMessage(), e);
        } catch (SourceException e) {
            throw switch (e.kind()) {
                case REFUSED -> OperationException.refused(e.getMessage(), e);
                case FAILED -> OperationException.failed(e.getMessage(), e);
                case SNAPSHOT_LOST -> OperationException.snapshotLost(e.getMessage(), e);
            };
        } catch (StorageException e) {
            throw e.kind() == StorageException.Kind.UNAVAILABLE
                    ? OperationException.failed(e.getMessage(), e)
                    : OperationException.refused(e.getMessage(), e);
        } catch (LedgerException e) {
            throw e.refused()
                    ? OperationException.refused(e.getMessage(), e)
                    : OperationException.failed(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw OperationException.refused(e.getMessage(), e);
        } catch (DataAccessException | TransactionException e) {
            throw OperationException.failed("The ledger failed: " + e.getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(Ledger ledger);
    }
}
