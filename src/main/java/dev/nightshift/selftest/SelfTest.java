package dev.nightshift.selftest;

import dev.nightshift.database.Access;
import dev.nightshift.database.UnpooledDataSource;
import dev.nightshift.operation.Home;
import dev.nightshift.operation.NightshiftProperties;
import dev.nightshift.operation.OperationContext;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.Target;
import dev.nightshift.selftest.SelfTestResult.Environment;
import dev.nightshift.selftest.SelfTestResult.Promise;
import dev.nightshift.selftest.SelfTestResult.Verdict;
import dev.nightshift.storage.BucketProof;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.table.LoginSource;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Secret;
import dev.nightshift.work.ShownUrl;
import dev.nightshift.work.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Tests the promises of this program on the user's own database, bucket and ledger: it makes a scratch table, lets this
 * very program copy it, kills it meanwhile, and compares what was published with the rows that it made. Everything
 * that it makes has a name of its own and is removed at the end, also after a failure. Nothing else is touched.
 */
public final class SelfTest {

    /** The number of latest logins to ask for. */
    static final int TOP = 5;

    /** The days between the cutoff of the first run and the end of the rows. */
    static final int CUTOFF_DAYS = 30;

    private static final Map<String, String> EMBEDDED_LEDGER = Map.of("NIGHTSHIFT_LEDGER_URL", "");
    private static final int PARTITIONS = 3;
    private static final int PARTS = 40;
    private static final int BLOCK = 1_000;
    private static final Access.Limits EMBEDDED = new Access.Limits(Duration.ofSeconds(20), Duration.ofMinutes(5));

    private final Operations operations;
    private final OperationContext context;
    private final NightshiftProperties settings;
    private final Home home;
    private final Consumer<String> messages;
    private final Children children;

    /** @param messages receives sentences about the progress, and about what killed self-tests have left */
    public SelfTest(Operations operations, Consumer<String> messages) {
        this(operations, messages, OwnProgram::new);
    }

    SelfTest(Operations operations, Consumer<String> messages, Children children) {
        this.operations = operations;
        this.context = operations.context();
        this.settings = context.settings();
        this.home = context.home();
        this.messages = messages;
        this.children = children;
    }

    /** Gives the program under test. */
    @FunctionalInterface
    interface Children {
        ChildProgram in(Workplace place, ChildSettings settings, StopSignal stop);
    }

    /**
     * What to test.
     *
     * @param schema the schema of the scratch table; null if and only if no source is configured
     * @param rows the number of rows
     * @param seed the seed of the rows, and of the moments at which the program is killed
     */
    public record Request(@Nullable String schema, int rows, long seed) {}

    /**
     * Makes a self-test.
     *
     * @throws NightshiftException if the database, the bucket or the ledger cannot be used; nothing is left behind
     */
    public SelfTestResult run(Request request, StopSignal stop) {
        return run(ScratchName.random(), request, stop);
    }

    SelfTestResult run(ScratchName name, Request request, StopSignal stop) {
        requireSchema(request.schema());
        return context.translated(() -> {
            if (settings.ledger().url() != null) {
                operations.queries().checkLedger();
            }
            Set<String> old = new TreeSet<>();
            Workplace.abandoned(home).forEach(place -> {
                old.add(place.name().source());
                place.close();
            });
            // Asking while this one is locked would unlock it.
            List<ScratchName> living = Workplace.living(home);
            try (Workplace place = Workplace.create(name, home, request.schema(), Places.of(settings))) {
                return in(place, request, stop, old, living);
            }
        });
    }

    private SelfTestResult in(
            Workplace place, Request request, StopSignal stop, Set<String> old, List<ScratchName> living) {
        Removal removal = new Removal(operations, place.name());
        ScratchTable made = null;
        boolean empty = false;
        try {
            ScratchTable table = ScratchTable.in(source(place), schema(request.schema()), place.name());
            siblings(table, living).forEach(other -> old.add(other.source()));
            tellOf(old, request.schema());
            ScratchTable.Server server = table.server();
            children(place, table, request.rows()).with(EMBEDDED_LEDGER).requireNoOptions();
            requireEmpty(place);
            empty = true;
            List<Promise> promises = new ArrayList<>(List.of(conditions(place)));
            ScratchRows rows = new ScratchRows(server.columns(), request.seed(), request.rows());
            messages.accept("Creating " + table.setting() + " with " + Figures.count(rows.count(), "row", "rows")
                    + " in " + server.database());
            table.create(rows.columns());
            made = settings.source().embedded() ? null : table;
            table.fill(rows, stop);
            promises.addAll(rounds(place, table, rows, request.seed(), stop));
            List<String> left = removal.remove(empty, made, place);
            return new SelfTestResult(
                    place.name().id(),
                    promises.stream().noneMatch(promise -> promise.verdict() == Verdict.BROKEN),
                    environment(server),
                    request.seed(),
                    rows.count(),
                    chunk(rows.count()),
                    PARTITIONS,
                    List.copyOf(promises),
                    left);
        } catch (RuntimeException | Error e) {
            removal.remove(empty, made, place).forEach(left -> messages.accept("Not removed: " + left));
            throw e;
        }
    }

    private ChildSettings children(Workplace place, ScratchTable table, int rows) {
        return ChildSettings.of(
                home.profile(), settings.source().protect().keySet(), place.name(), table, chunk(rows), PARTITIONS);
    }

    private List<Promise> rounds(Workplace place, ScratchTable table, ScratchRows rows, long seed, StopSignal stop) {
        ChildSettings child = children(place, table, rows.count());
        if (settings.source().embedded()) {
            child = child.with(Map.of(
                    "NIGHTSHIFT_SOURCE_URL", place.url(),
                    "NIGHTSHIFT_SOURCE_USERNAME", "sa",
                    "NIGHTSHIFT_SOURCE_PASSWORD", ""));
        }
        messages.accept("Copying it with an embedded ledger, and killing the program meanwhile");
        ChildProgram embedded = children.in(place, child.with(EMBEDDED_LEDGER), stop);
        List<Promise> promises =
                new ArrayList<>(new Round(embedded, "embedded", table, rows, ScratchColumn.END.minusDays(CUTOFF_DAYS))
                        .test(seed, place.name(), () -> target(place)));
        String ledger = settings.ledger().url();
        if (ledger != null) {
            messages.accept("The same with the configured ledger");
            promises.addAll(new Round(
                            children.in(place, child, stop),
                            ledger.split("[;?]", 2)[0],
                            table,
                            rows,
                            ScratchColumn.END.minusDays(CUTOFF_DAYS - 1))
                    .test(seed + 1, place.name(), () -> target(place)));
        }
        return promises;
    }

    /**
     * Removes what killed self-tests have left, and returns a sentence about each.
     *
     * @param schema also removes the tables of other hosts in this schema; null for those of this host alone
     * @throws NightshiftException if something could not be removed
     */
    public List<String> clean(@Nullable String schema) {
        return context.translated(() -> {
            List<String> removed = new ArrayList<>();
            List<String> kept = new ArrayList<>();
            for (Workplace place : Workplace.abandoned(home)) {
                try (place) {
                    List<String> left = clean(place);
                    (left.isEmpty() ? removed : kept).add(sentence(place.name(), left));
                }
            }
            if (schema != null) {
                requireSchema(schema);
                DataSource source = external();
                ScratchTable any = ScratchTable.in(source, schema, new ScratchName(""));
                for (ScratchName name : siblings(any, Workplace.living(home))) {
                    ScratchTable table = ScratchTable.in(source, schema, name);
                    List<String> left = new Removal(operations, name).remove(true, table, null);
                    (left.isEmpty() ? removed : kept).add(sentence(name, left));
                }
            }
            if (!kept.isEmpty()) {
                removed.forEach(messages);
                throw NightshiftException.failed(String.join("\n", kept), null);
            }
            return removed;
        });
    }

    private List<String> clean(Workplace place) {
        Places made = place.places();
        List<String> differences = made == null ? List.of() : made.differences(Places.of(settings));
        if (!differences.isEmpty()) {
            return differences;
        }
        String schema = place.schema();
        ScratchTable table = schema == null ? null : ScratchTable.in(external(), schema, place.name());
        return new Removal(operations, place.name()).remove(true, table, place);
    }

    private static String sentence(ScratchName name, List<String> left) {
        return name.source() + (left.isEmpty() ? " is removed" : " is not removed: " + String.join("; ", left));
    }

    /** Those with a table in the same schema, apart from those that are at work in this home. */
    private static List<ScratchName> siblings(ScratchTable table, List<ScratchName> living) {
        return table.siblings().stream().filter(name -> !living.contains(name)).toList();
    }

    private void tellOf(Set<String> old, @Nullable String schema) {
        if (!old.isEmpty()) {
            String where = schema == null ? "" : " --schema " + Home.quoted(schema);
            messages.accept("Earlier self-tests were killed, or are at work on other hosts, and have left "
                    + String.join(", ", old) + "; remove them with: " + home.command("selftest --clean" + where));
        }
    }

    private void requireSchema(@Nullable String schema) {
        if (settings.source().embedded() && schema != null) {
            throw NightshiftException.usage("--schema is " + schema + ", but no source is configured; leave it out, or"
                    + " name a database with nightshift.source.url");
        }
        if (!settings.source().embedded() && schema == null) {
            throw NightshiftException.usage("--schema is missing; name a schema of "
                    + settings.source().database() + " in which the user may create a table, such as one of its own");
        }
    }

    private static String schema(@Nullable String schema) {
        return schema == null ? "PUBLIC" : schema;
    }

    private DataSource source(Workplace place) {
        return settings.source().embedded()
                ? new UnpooledDataSource(Access.to(place.url(), "sa", Secret.of(""), EMBEDDED))
                : external();
    }

    private DataSource external() {
        return context.decorators().source().apply(LoginSource.external(settings.source()));
    }

    private Target target(Workplace place) {
        return new Target(
                settings.target(),
                place.name().source(),
                place.home(),
                context.decorators().bucket());
    }

    private void requireEmpty(Workplace place) {
        String folder = Removal.folder(context, place.name());
        try (Target target = target(place)) {
            int objects = target.open().list(folder).size();
            if (objects > 0) {
                throw NightshiftException.refused("The folder " + target.location(folder) + " contains "
                        + Figures.count(objects, "object", "objects")
                        + ", and a self-test touches nothing that exists; run the command again for another name");
            }
        }
    }

    private Promise conditions(Workplace place) {
        String key = Removal.folder(context, place.name()) + "conditions";
        try (Target target = target(place)) {
            ObjectStore bucket = target.open();
            BucketProof proof = new BucketProof(bucket, key);
            proof.requireWritable();
            proof.requireConditions();
            bucket.delete(key);
            return new Promise("The bucket overwrites nothing", Verdict.HELD, "any", "If-None-Match and If-Match");
        }
    }

    private Environment environment(ScratchTable.Server server) {
        return new Environment(
                home.version(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                server.database(),
                server.driver(),
                storage());
    }

    private String storage() {
        if (settings.target().bucket() == null) {
            return "local server of the program";
        }
        return settings.target().endpoint() == null
                ? "Amazon S3"
                : ShownUrl.of(settings.target().endpoint());
    }

    /** Small enough for many commits. */
    private static int chunk(int rows) {
        int chunk = Math.max(1, rows / PARTS);
        return chunk <= BLOCK ? chunk : chunk / BLOCK * BLOCK;
    }
}
