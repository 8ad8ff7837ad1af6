package dev.nightshift.operation;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunKey;
import dev.nightshift.login.IsoInstant;
import dev.nightshift.report.Report;
import dev.nightshift.telemetry.Delivery;
import dev.nightshift.telemetry.MetricsPush;
import dev.nightshift.telemetry.RunEvent;
import dev.nightshift.telemetry.RunEvent.Event;
import dev.nightshift.telemetry.Webhook;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies others of the outcome of runs after the ledger has recorded it. It never fails and never changes a run; a
 * notification that could not be sent is logged. If the process dies after the ledger has recorded the outcome, the
 * notification is not sent.
 */
final class RunNotifier {

    private static final Logger log = LoggerFactory.getLogger(RunNotifier.class);

    private static final int MAX_ID_CHARS = 100;

    /** What the messages of failures of one row have in common. It may also match others. */
    private static final Pattern NAMES_A_ROW =
            Pattern.compile("(?i)\\brows? (with|after|of)\\b|came after|\\bafter \\(|\\(id |\\bthe part from\\b");

    private final OperationContext context;
    private final Ledger ledger;
    private final Webhook webhook;
    private final MetricsPush metrics;

    RunNotifier(OperationContext context, Ledger ledger) {
        this.context = context;
        this.ledger = ledger;
        Delivery delivery = new Delivery();
        this.webhook = new Webhook(context.settings().notification(), delivery);
        this.metrics = new MetricsPush(context.settings().metrics(), delivery);
    }

    /** Notifies others that this process published a run. */
    void completed(Run run) {
        tell(Event.COMPLETED, run, null, null);
        push(run.key().source());
    }

    /** Pushes the metrics of a run that was complete already, or that was stopped. No notification is sent. */
    void ended(Run run) {
        push(run.key().source());
    }

    /** Notifies others that an attempt failed. It is not a failure if another process holds the run. */
    void failed(Run run, Throwable failure) {
        Reason reason = failure instanceof AlreadyPublishedException
                ? Reason.INCONSISTENT
                : failure instanceof NightshiftException known ? known.reason() : Reason.FAILED;
        if (reason != Reason.HELD) {
            tell(Event.FAILED, run, reason, failure instanceof Error ? failure.toString() : failure.getMessage());
            push(run.key().source());
        }
    }

    /** Notifies others that the process of a run died. */
    void died(Run run, String how) {
        tell(Event.DEAD, run, Reason.FAILED, how);
        push(run.key().source());
    }

    private void tell(Event event, Run run, @Nullable Reason reason, @Nullable String error) {
        if (!webhook.wants(event)) {
            return;
        }
        try {
            webhook.tell(runEvent(event, run, reason, error));
        } catch (RuntimeException e) {
            // For example, the JVM cannot create an HTTP client. The outcome of the run does not change.
            log.warn("The notification that run {} is {} could not be sent: {}", run.id(), event, FailureText.of(e));
        }
    }

    private RunEvent runEvent(Event event, Run run, @Nullable Reason reason, @Nullable String error) {
        RunKey key = run.key();
        try (Target target = context.target()) {
            if (ledger.runs().find(run.id()).isEmpty()) {
                // It was refused before it began.
                return unread(event, run, reason, error, context.home().command("doctor"));
            }
            StatusReader reader = new StatusReader(ledger, target, context.home());
            RunStatus status = reader.of(run.id());
            Report report = event == Event.COMPLETED
                    ? reader.report(ledger.runs().find(run.id()).orElseThrow()).orElse(null)
                    : null;
            return new RunEvent(
                    event,
                    key.source(),
                    run.id(),
                    key.cutoff(),
                    key.rerun(),
                    status.state().name(),
                    status.rows(),
                    RunSummary.of(ledger.list().find(run.id()).orElseThrow(), ledger)
                            .seconds(),
                    report == null ? null : answers(report),
                    warnings(status.warnings()),
                    sent(
                            status.nextIfCorrected() != null
                                    ? status.lastError() + "\nIf the source was corrected since, do not accept this;"
                                            + " copy it again with: " + status.nextIfCorrected()
                                    : status.lastError() == null || reason == Reason.REFUSED
                                            ? error
                                            : status.lastError()),
                    status.readable(),
                    status.next(),
                    event == Event.FAILED ? reason : null);
        } catch (RuntimeException e) {
            // The notification is sent anyway, because the ledger's failure may be its very subject.
            log.warn("The ledger could not be read for the notification: {}", FailureText.of(e));
            return unread(
                    event,
                    run,
                    reason,
                    error,
                    reason == null ? null : new NextCommand(context.home(), ledger).afterFailure(reason, run, e));
        }
    }

    /** The event of a run that was not read from the ledger. */
    private RunEvent unread(
            Event event, Run run, @Nullable Reason reason, @Nullable String error, @Nullable String next) {
        RunKey key = run.key();
        return new RunEvent(
                event,
                key.source(),
                run.id(),
                key.cutoff(),
                key.rerun(),
                null,
                null,
                null,
                null,
                null,
                sent(error),
                null,
                next,
                event == Event.FAILED ? reason : null);
    }

    private @Nullable String warnings(List<String> warnings) {
        return warnings.isEmpty() ? null : sent(String.join("\n", warnings));
    }

    /** Returns the error unless it may name a row, and ids are not to be sent. */
    private @Nullable String sent(@Nullable String error) {
        boolean hidden = error != null
                && !context.settings().notification().ids()
                && NAMES_A_ROW.matcher(error).find();
        return hidden
                ? "It is about a row, so it is not sent (nightshift.notify.ids); see "
                        + context.home().command("status")
                : error;
    }

    /** Returns both answers in one line. */
    private String answers(Report report) {
        List<Report.LoginInfo> logins = report.latestLogins().logins();
        String latest = logins.isEmpty() ? "none before the cutoff" : login(logins.get(0));
        Report.Pair pair = report.closestPair();
        String closest = pair == null
                ? "none"
                : Figures.exact(pair.gapSeconds()) + " apart, " + login(pair.earlier()) + " and " + login(pair.later());
        return "Latest login: " + latest + ". Closest pair: " + closest + ".";
    }

    private String login(Report.LoginInfo login) {
        if (!context.settings().notification().ids()) {
            return IsoInstant.text(login.lastLogin());
        }
        String id = login.id().toString();
        return IsoInstant.text(login.lastLogin()) + " (id "
                + (id.length() <= MAX_ID_CHARS ? id : id.substring(0, MAX_ID_CHARS) + "…") + ")";
    }

    private void push(String source) {
        if (!metrics.wanted()) {
            return;
        }
        try {
            metrics.push(source, context.home().version(), context.clock().instant(), RunSamples.of(source, ledger));
        } catch (RuntimeException e) {
            log.warn("The metrics of {} could not be read or pushed: {}", source, FailureText.of(e));
        }
    }
}
