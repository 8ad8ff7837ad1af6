package dev.nightshift.doctor;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Publication;
import dev.nightshift.operation.Decorators;
import dev.nightshift.operation.Home;
import dev.nightshift.operation.NightshiftProperties;
import dev.nightshift.work.NightshiftException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the ledger; one that is not there yet is not made. */
final class LedgerChecks {

    private static final Logger log = LoggerFactory.getLogger(LedgerChecks.class);

    private final NightshiftProperties settings;
    private final Home home;
    private final Clock clock;
    private final Decorators decorators;
    private @Nullable Duration lastRun;

    LedgerChecks(NightshiftProperties settings, Home home, Clock clock, Decorators decorators) {
        this.settings = settings;
        this.home = home;
        this.clock = clock;
        this.decorators = decorators;
    }

    void make(CheckList checks) {
        if (embedded() && !Files.exists(home.var().resolve("ledger.mv.db"))) {
            checks.add(place("embedded in " + home.var() + ", made by the first run"));
            checks.skip("there is no ledger yet", "ledger clock");
            return;
        }
        boolean[] open = new boolean[1];
        checks.make("ledger", () -> {
            try (Ledger ledger = Ledger.open(settings.ledger(), home.var(), decorators.ledger())) {
                open[0] = true;
                checks.make("ledger clock", () -> clockOf(ledger));
                lastRun = lastRun(ledger).orElse(null);
                return place(where() + "; its tables and Spring Batch's are there");
            } catch (NightshiftException e) {
                return unusable(e);
            }
        });
        if (!open[0]) {
            checks.skip("the ledger cannot be used", "ledger clock");
        }
    }

    /** With what an administrator must run first, if anything. */
    private Check unusable(NightshiftException failure) {
        Check check = Check.fail("ledger", String.valueOf(failure.getMessage()), null);
        try {
            return Ledger.missingGrants(settings.ledger())
                    .map(sql -> check.withAdvice("Let an administrator of its database run this first")
                            .withSql(sql))
                    .orElse(check);
        } catch (SQLException | NightshiftException e) {
            log.debug("The ledger's grants cannot be looked at", e);
            return check;
        }
    }

    /** How long the snapshot of the last complete run was needed, pauses included; empty: there is none. */
    Optional<Duration> lastRun() {
        return Optional.ofNullable(lastRun);
    }

    private Optional<Duration> lastRun(Ledger ledger) {
        return ledger.runs()
                .newestCompleted(settings.source().sourceName())
                .flatMap(run -> ledger.runs().publication(run.id()))
                .map(LedgerChecks::length);
    }

    private static Duration length(Publication publication) {
        return Duration.between(publication.startedAt(), publication.finishedAt());
    }

    private Check place(String found) {
        String bucket = settings.target().bucket();
        return embedded() && bucket != null
                ? Check.warn(
                        "ledger",
                        found + ", but the bucket " + bucket + " is a real one",
                        "If this host is lost, its runs cannot go on, and no other host sees them. Set"
                                + " nightshift.ledger.url to a database of its own")
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
                "Leases go by the ledger's clock alone, but the cutoff of a night is this host's day. Set both by NTP");
    }
}
