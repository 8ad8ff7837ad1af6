package dev.nightshift.doctor;

import dev.nightshift.hint.BrokerFailure;
import dev.nightshift.hint.JmsHints;
import dev.nightshift.hint.JmsProperties;
import dev.nightshift.operation.Decorators;
import dev.nightshift.operation.Home;
import dev.nightshift.operation.NightshiftProperties;
import dev.nightshift.operation.OperationContext;
import dev.nightshift.operation.SettingFault;
import dev.nightshift.operation.SettingNames;
import dev.nightshift.operation.SharedSetup;
import dev.nightshift.operation.WorkersProperties.Transport;
import dev.nightshift.work.Figures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks everything that a run needs, and says for each finding what to do. It takes no lease, starts no run, and
 * creates neither a sample nor a ledger. It changes only one object in the bucket, which it deletes afterwards.
 */
public final class Doctor {

    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    private final NightshiftProperties settings;
    private final Home home;
    private final OperationContext context;
    private final Clock clock;
    private final Decorators decorators;

    /** Creates a doctor that checks what runs in the given context need. */
    public Doctor(OperationContext context) {
        this.context = context;
        this.settings = context.settings();
        this.home = context.home();
        this.clock = context.clock();
        this.decorators = context.decorators();
    }

    /** All statements that may be sent to the source, except for the JDBC driver's own metadata queries. */
    public SentStatements statements() {
        return context.translated(() -> new StatementList(settings, home, decorators).read());
    }

    /**
     * Makes all checks.
     *
     * @param profile profile of the settings; null for none
     * @param environment names of the environment variables that are set
     * @param faults what is wrong with the settings; what depends on them is not checked
     */
    public Diagnosis examine(@Nullable String profile, Set<String> environment, List<SettingFault> faults) {
        CheckList checks = new CheckList();
        faults.forEach(fault -> checks.add(Check.fail("settings", fault.text(), null)));
        if (faults.isEmpty()) {
            checks.add(settingsRead(profile, environment));
        }
        LedgerChecks ledger = new LedgerChecks(settings, home, clock, decorators);
        if (right("ledger", faults, checks)) {
            ledger.make(checks);
        }
        if (right("source", faults, checks)) {
            new SourceChecks(settings, home, clock, decorators, ledger.lastRun()).make(checks);
        }
        if (right("target", faults, checks)) {
            new BucketChecks(settings, home, clock, decorators, ledger.lastManifest()).make(checks);
        }
        List<String> missing =
                settings.workers().enabled() && faults.isEmpty() ? SharedSetup.missing(settings) : List.of();
        if (!missing.isEmpty()) {
            checks.add(Check.fail(
                    "workers",
                    "cannot share a run, because some things are on one host only",
                    "Set " + String.join("; ", missing) + ". Or remove nightshift.workers.enabled"));
        }
        if (settings.workers().transport() == Transport.JMS) {
            checks.add(broker(settings.workers().jms()));
        }
        return Diagnosis.of(checks.checks());
    }

    /** A broker that is missing makes workers slow and nothing else. */
    private static Check broker(JmsProperties jms) {
        BrokerFailure failure = JmsHints.failure(jms);
        return failure == null
                ? Check.ok("broker", jms.url() + " answers, and its queue " + jms.queue() + " can be read and written")
                : Check.warn(
                        "broker",
                        failure.found(),
                        failure.advice() + ". Until then workers find work after nightshift.workers.poll");
    }

    /** Whether the settings of a section are right; otherwise its checks are skipped. */
    private static boolean right(String section, List<SettingFault> faults, CheckList checks) {
        boolean wrong = faults.stream().anyMatch(fault -> fault.concerns(section));
        if (wrong) {
            checks.skip("the settings are wrong", section.equals("target") ? "bucket" : section);
        }
        return !wrong;
    }

    private Check settingsRead(@Nullable String profile, Set<String> environment) {
        List<String> read = new ArrayList<>();
        for (String file : profile == null
                ? List.of("application.yml")
                : List.of("application.yml", "application-" + profile + ".yml")) {
            Path path = home.folder().resolve("config").resolve(file);
            if (Files.exists(path)) {
                read.add(path.toString());
            }
        }
        Set<String> variables = new TreeSet<>(environment);
        variables.removeIf(name -> !name.startsWith("NIGHTSHIFT_") || SettingNames.isOther(name));
        read.addAll(variables);
        return Check.ok("settings", read.isEmpty() ? "defaults only" : "read from " + String.join(", ", read));
    }

    /** Compares a clock with this host's. The tolerance includes rounding on both sides and the time of the request. */
    static Check clock(String name, Instant theirs, Instant ours, String consequence) {
        Duration ahead = Duration.between(ours, theirs);
        if (ahead.abs().compareTo(CLOCK_TOLERANCE) <= 0) {
            return Check.ok(name, "agrees with this host's within " + Figures.seconds(ahead.abs()));
        }
        return Check.warn(
                name,
                "is " + Figures.about(ahead.abs()) + (ahead.isNegative() ? " behind" : " ahead of") + " this host's",
                consequence);
    }
}
