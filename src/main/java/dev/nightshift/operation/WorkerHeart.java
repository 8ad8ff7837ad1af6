package dev.nightshift.operation;

import dev.nightshift.ledger.Claim;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.work.DaemonThreads;
import dev.nightshift.work.Figures;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Tells others that a worker is alive: its entry in the registry and its claims are renewed, on a thread of its own,
 * until it is closed. A ledger that cannot be reached does not end it. Thread-safe.
 */
final class WorkerHeart implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WorkerHeart.class);

    private static final Duration LARGE_SKEW = Duration.ofMinutes(1);
    private static final long BEAT_MILLIS = 1_000;

    private final OperationContext context;
    private final NightshiftProperties settings;
    private final Ledger ledger;
    private final WorkerSpeed speed;
    private final StopSignal stop;
    private final Consumer<String> messages;
    private final String id = UUID.randomUUID().toString();
    private final Set<Claim> claims = ConcurrentHashMap.newKeySet();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable String warning;

    WorkerHeart(
            OperationContext context, Ledger ledger, WorkerSpeed speed, StopSignal stop, Consumer<String> messages) {
        this.context = context;
        this.settings = context.settings();
        this.ledger = ledger;
        this.speed = speed;
        this.stop = stop;
        this.messages = messages;
    }

    /**
     * Registers the worker and begins to beat.
     *
     * @param eachBeat is executed with every heartbeat; a failure of the ledger in it is repeated with the next
     */
    void start(Runnable eachBeat) {
        register();
        warnOfSkew();
        new DaemonThreads("heart").newThread(() -> beat(eachBeat)).start();
    }

    /** The claims that the worker holds. */
    Set<Claim> claims() {
        return claims;
    }

    /** Claims a free partition of a run; null if there is none. */
    @Nullable Claim claim(long run) {
        Claim claim =
                ledger.claims().claim(run, id, settings.lease().duration()).orElse(null);
        if (claim != null) {
            claims.add(claim);
        }
        return claim;
    }

    /** Renews a claim, unless the ledger cannot be reached. */
    void renew(Claim claim) {
        attempt("The claim of " + claim + " could not be renewed", claim::renew);
    }

    /** Stores why the worker refuses a run, or with null for the run a warning or nothing; its own warning stays. */
    void say(@Nullable Long refusedRun, @Nullable String message) {
        String said = Stream.of(message, warning).filter(Objects::nonNull).collect(Collectors.joining(". "));
        ledger.workers().say(id, refusedRun, said.isEmpty() ? null : said);
    }

    private void register() {
        ledger.workers()
                .register(
                        id,
                        context.source(),
                        Owner.self(),
                        context.home().version(),
                        settings.lease().duration());
    }

    private void warnOfSkew() {
        Duration skew = Duration.between(ledger.runs().now(), context.clock().instant());
        if (skew.abs().compareTo(LARGE_SKEW) > 0) {
            String skewed = "The clock of this host is "
                    + Figures.duration(skew.abs().toSeconds())
                    + (skew.isNegative() ? " behind" : " ahead of") + " that of the ledger's database. Leases use the"
                    + " database's, but S3 refuses requests whose time is off by 15 minutes";
            messages.accept("Warning: " + skewed);
            warning = skewed;
            say(null, null);
        }
    }

    private void beat(Runnable eachBeat) {
        long period = Math.min(BEAT_MILLIS, settings.lease().beat().toMillis());
        try {
            while (!over.await(period, TimeUnit.MILLISECONDS)) {
                // A claim that cannot be renewed must not delay the others for longer than the lease lasts.
                claims.forEach(this::renew);
                attempt("The worker's heartbeat failed", this::beatOnce);
                attempt("The limit of rows per second could not be shared", eachBeat);
                touchAliveFile();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            log.error("The worker ends, because it cannot renew its claims", e);
            stop.request("the worker's heart failed");
        }
    }

    private void beatOnce() {
        boolean known = ledger.workers()
                .beat(id, speed.perSecond(), stop.requested(), settings.lease().duration());
        if (!known) {
            register();
        }
    }

    /** Tells a probe that this process lives, also while the ledger cannot be reached, which no restart changes. */
    private void touchAliveFile() {
        String name = settings.workers().aliveFile();
        if (name != null) {
            Path file = Path.of(name);
            try {
                Files.write(file, new byte[0]);
                Files.setLastModifiedTime(file, FileTime.from(context.clock().instant()));
            } catch (IOException e) {
                log.warn("nightshift.workers.alive-file {} could not be written: {}", file, e.toString());
            }
        }
    }

    private static void attempt(String failed, Runnable work) {
        try {
            work.run();
        } catch (DataAccessException | TransactionException e) {
            log.warn("{}, which is repeated: {}", failed, FailureText.of(e));
        }
    }

    @Override
    public void close() {
        over.countDown();
        try {
            ledger.workers().remove(id);
        } catch (DataAccessException | TransactionException e) {
            log.warn("The worker's entry could not be removed and is shown as dead: {}", FailureText.of(e));
        }
    }
}
