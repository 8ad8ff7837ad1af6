package dev.nightshift.operation;

import dev.nightshift.hint.Hints;
import dev.nightshift.hint.JdbcHints;
import dev.nightshift.hint.JmsHints;
import dev.nightshift.hint.NoHints;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.work.NightshiftException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What several machines need to work on one run: a ledger, a bucket and a source that all of them can reach. */
public final class SharedSetup {

    private SharedSetup() {}

    /**
     * Whether workers copy the partitions of a run: if somebody asks for it, or the run was started so.
     *
     * @param stored the stored plan; null for a run that has none yet
     */
    static boolean wanted(NightshiftProperties settings, RunTerms terms, @Nullable Plan stored) {
        return terms.file() == null
                && (terms.workers() || settings.workers().enabled() || (stored != null && stored.shared()));
    }

    /** The settings that name something which only one process or host can use, each with what is needed. */
    public static List<String> missing(NightshiftProperties settings) {
        List<String> missing = new ArrayList<>();
        if (ofOneHost(settings.ledger().url())) {
            missing.add("nightshift.ledger.url, a PostgreSQL or Oracle database instead of the embedded ledger");
        }
        if (settings.target().bucket() == null) {
            missing.add("nightshift.target.bucket, a bucket instead of the local folder of each host");
        }
        if (ofOneHost(settings.source().url())) {
            missing.add("nightshift.source.url, a database server instead of an H2 file, which one process can open");
        }
        return missing;
    }

    /** @throws NightshiftException if the settings name something that only one process or host can use */
    static void require(NightshiftProperties settings) {
        List<String> missing = missing(settings);
        if (!missing.isEmpty()) {
            throw NightshiftException.refused("Workers cannot share a run with these settings, because some things are"
                    + " on one host only. Set " + String.join("; ", missing));
        }
    }

    private static boolean ofOneHost(@Nullable String url) {
        return url == null
                || (url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:h2:tcp:") && !url.startsWith("jdbc:h2:ssl:"));
    }

    /** Returns the channel that the settings name; the caller closes it. */
    static Hints hints(OperationContext context, Ledger ledger) {
        WorkersProperties settings = context.settings().workers();
        return switch (settings.transport()) {
            case JDBC -> new JdbcHints(ledger);
            case JMS -> new JmsHints(settings.jms(), context.home()::command);
            case NONE -> new NoHints();
        };
    }
}
