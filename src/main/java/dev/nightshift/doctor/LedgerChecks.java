package dev.nightshift.doctor;

import dev.nightshift.doctor.NightLoad.LastRun;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Publication;
import dev.nightshift.operation.Decorators;
import dev.nightshift.operation.Home;
import dev.nightshift.operation.NightshiftProperties;
import dev.nightshift.operation.Target;
import dev.nightshift.publication.Documents;
import dev.nightshift.work.NightshiftException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the ledger, and does not create a missing one. */
final class LedgerChecks {

    private static final Logger log = LoggerFactory.getLogger(LedgerChecks.class);

    private final NightshiftProperties settings;
    private final Home home;
    private final Clock clock;
    private final Decorators decorators;
    private @Nullable LastRun lastRun;
    private @Nullable String lastManifest;

    LedgerChecks(NightshiftProperties settings, Home home, Clock clock, Decorators decorators) {
        this.settings = settings;
        this.home = home;
        this.clock = clock;
        this.decorators = decorators;
    }

    void make(CheckList checks) {
        if (embedded() && !Files.exists(home.var().resolve("ledger.mv.db"))) {
            checks.add(place("embedded in " + home.var() + ", created by the first run"));
            checks.skip("there is no ledger yet", "ledger clock");
            return;
        }
        boolean[] open = new boolean[1];
        checks.make("ledger", () -> {
            try (Ledger ledger = Ledger.open(settings.ledger(), home.var(), decorators.ledger())) {
                open[0] = true;
                checks.make("ledger clock", () -> clockOf(ledger));
                lastRun = lastRun(ledger).orElse(null);
                lastManifest = lastManifest(ledger).orElse(null);
                return place(where() + " contains its tables and Spring Batch's");
            } catch (NightshiftException e) {
                return unusable(e);
            }
        });
        if (!open[0]) {
            checks.skip("the ledger cannot be used", "ledger clock");
        }
    }

    /** The failed check, with the SQL that an administrator must run first, if any. */
    private Check unusable(NightshiftException failure) {
        Check check = Check.fail("ledger", String.valueOf(failure.getMessage()), null);
        try {
            return Ledger.missingGrants(settings.ledger())
                    .map(sql -> check.withAdvice("Let an administrator of the database run this first")
                            .withSql(sql))
                    .orElse(check);
        } catch (SQLException | NightshiftException e) {
            log.debug("The ledger's grants cannot be checked", e);
            return check;
        }
    }

    /** The last completed run; empty if no run is completed. */
    Optional<LastRun> lastRun() {
        return Optional.ofNullable(lastRun);
    }

    private Optional<LastRun> lastRun(Ledger ledger) {
        return ledger.runs()
                .newestCompleted(settings.source().sourceName())
                .flatMap(run -> ledger.runs()
                        .publication(run.id())
                        .map(published ->
                                lastRun(run.id(), published, ledger.progress().rowsDone(run.id()))));
    }

    /** The key of the manifest of the last completed run; empty if there is none, or if it is in another bucket. */
    Optional<String> lastManifest() {
        return Optional.ofNullable(lastManifest);
    }

    private Optional<String> lastManifest(Ledger ledger) {
        String bucket = settings.target().bucket() == null
                ? Target.LOCAL_BUCKET
                : settings.target().bucket();
        return ledger.runs()
                .newestCompleted(settings.source().sourceName())
                .flatMap(run -> ledger.runs()
                        .plan(run.id())
                        .filter(plan -> plan.bucket().equals(bucket))
                        .map(plan -> Documents.folder(run, plan).document("manifest.json")));
    }

    private static LastRun lastRun(long run, Publication published, long rows) {
        return new LastRun(
                run, Duration.between(published.startedAt(), published.finishedAt()), rows, published.worked());
    }

    private Check place(String found) {
        String bucket = settings.target().bucket();
        return embedded() && bucket != null
                ? Check.warn(
                        "ledger",
                        found + ", but the bucket " + bucket + " is not embedded",
                        "If this host is lost, its runs cannot be resumed, and no other host sees them. Set"
                                + " nightshift.ledger.url to a database on a server")
                : Check.ok("ledger", found);
    }

    private String where() {
        String url = settings.ledger().url();
        return url == null ? "embedded in " + home.var() : url.split("[;?]", 2)[0];
    }

    private boolean embedded() {
        return settings.ledger().url() == null;
    }

    private Check clockOf(Ledger ledger) {
        return Doctor.clock(
                "ledger clock",
                ledger.runs().now(),
                clock.instant(),
                "Leases use the ledger's clock, but the cutoff of a night uses this host's. Synchronize both by NTP");
    }
}
