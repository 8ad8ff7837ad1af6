package dev.nightshift.doctor;

import dev.nightshift.doctor.NightLoad.LastRun;
import dev.nightshift.login.ProtectedColumn;
import dev.nightshift.operation.Decorators;
import dev.nightshift.operation.Home;
import dev.nightshift.operation.NightshiftProperties;
import dev.nightshift.table.AccessQuestions;
import dev.nightshift.table.CarriedColumn;
import dev.nightshift.table.ColumnQuestions;
import dev.nightshift.table.LoginSource;
import dev.nightshift.table.LoginTable;
import dev.nightshift.table.SourceExamination;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks the source and its login table, and does not create a missing sample. */
final class SourceChecks {

    private static final String[] TABLE_CHECKS = {"columns", "id", "time zone"};
    private static final Pattern PERSONAL = Pattern.compile(
            "(?i)password|passwd|pwd|secret|token|e_?mail|phone|iban|passport|birth|(?<![a-z])(ip|ssn|pin|mail)(?![a-z])");

    private static final String[] READING_CHECKS = {"snapshot", "index", "rows", "newest login", "plan", "load"};

    private final NightshiftProperties settings;
    private final Home home;
    private final Clock clock;
    private final Decorators decorators;
    private final Optional<LastRun> lastRun;

    /** @param lastRun the last completed run; empty if no run is completed */
    SourceChecks(
            NightshiftProperties settings, Home home, Clock clock, Decorators decorators, Optional<LastRun> lastRun) {
        this.settings = settings;
        this.home = home;
        this.clock = clock;
        this.decorators = decorators;
        this.lastRun = lastRun;
    }

    void make(CheckList checks) {
        if (settings.source().embedded() && !sampleExists(home)) {
            checks.add(Check.ok("source", "none is configured: the embedded sample, created by the first run"));
            return;
        }
        SourceExamination source = open(checks);
        if (source == null) {
            checks.skip("the source cannot be used", "source clock", "table");
            checks.skip("the source cannot be used", TABLE_CHECKS);
            checks.skip("the source cannot be used", READING_CHECKS);
            return;
        }
        try (source) {
            checks.make(
                    "source clock",
                    () -> Doctor.clock(
                            "source clock",
                            source.now(),
                            clock.instant(),
                            "The cutoff of a night uses this host's clock, the logins use the database's. "
                                    + "Synchronize both by NTP"));
            if (!checks.make("table", () -> table(source.access()))) {
                checks.skip("the table cannot be read", TABLE_CHECKS);
                checks.skip("the table cannot be read", READING_CHECKS);
            } else {
                checkTable(checks, source);
            }
        }
    }

    static boolean sampleExists(Home home) {
        return Files.exists(home.var().resolve("sample.mv.db"));
    }

    private @Nullable SourceExamination open(CheckList checks) {
        SourceExamination[] open = new SourceExamination[1];
        checks.make("source", () -> {
            LoginSource source = LoginSource.of(settings.source(), home.var(), decorators.source(), new StopSignal());
            try {
                open[0] = source.examine();
            } catch (NightshiftException e) {
                // A running run has exclusive access to the embedded sample.
                return settings.source().embedded()
                        ? Check.warn("source", String.valueOf(e.getMessage()), null)
                        : Check.fail("source", String.valueOf(e.getMessage()), null);
            }
            return Check.ok("source", settings.source().database() + ": " + open[0].database());
        });
        return open[0];
    }

    private static Check table(AccessQuestions source) {
        String owner = "Let the table's owner, or a DBA, run this";
        String table;
        try {
            table = source.table();
        } catch (NightshiftException e) {
            Check missing = Check.fail("table", String.valueOf(e.getMessage()), null);
            return source.hidesTables() ? missing.withAdvice(owner).withSql(source.grantSelect()) : missing;
        }
        return source.missingGrant()
                .map(grant -> Check.fail("table", "this user may not read " + table, owner)
                        .withSql(grant))
                .orElseGet(() -> Check.ok("table", table + " can be read"));
    }

    private void checkTable(CheckList checks, SourceExamination source) {
        ColumnQuestions column = source.columns();
        boolean columns = checks.make("columns", () -> columns(column.all(), column.protectedColumns()));
        boolean id = checks.make("id", () -> Check.ok("id", column.id()));
        boolean zone = checks.make(
                "time zone",
                () -> Check.ok(
                        "time zone", "times of logins are interpreted in " + column.zone() + " and reported in UTC"));
        if (!columns || !id || !zone) {
            checks.skip("the table cannot be copied as it is", READING_CHECKS);
            return;
        }
        LoginTable[] table = new LoginTable[1];
        try (LoginSource reader =
                LoginSource.of(settings.source(), home.var(), decorators.source(), new StopSignal())) {
            checks.make("snapshot", () -> {
                LoginTable described = reader.describe();
                table[0] = described;
                reader.requireSnapshot(described);
                return snapshot(described);
            });
            if (table[0] == null) {
                checks.skip("the table cannot be read at a snapshot", "index", "rows", "newest login", "plan", "load");
                return;
            }
            new ReadingChecks(source, reader, table[0], NightLoad.of(settings, lastRun)).make(checks);
        }
    }

    private static Check columns(List<CarriedColumn> columns, List<ProtectedColumn> protection) {
        List<CarriedColumn> refused =
                columns.stream().filter(column -> column.form() == null).toList();
        if (refused.isEmpty()) {
            List<String> details = Stream.concat(
                            columns.stream().map(CarriedColumn::toString),
                            protection.stream()
                                    .filter(column -> column.how().equals("drop"))
                                    .map(column -> column.column() + ": dropped, it is not even read"))
                    .toList();
            return personal(columns).withDetails(details);
        }
        return Check.fail(
                        "columns",
                        refused.size() + " of " + columns.size() + " cannot be copied exactly",
                        "Leave them out: set nightshift.source.columns to "
                                + columns.stream()
                                        .filter(column -> column.form() != null)
                                        .map(CarriedColumn::name)
                                        .collect(Collectors.joining(", ", "[", "]")))
                .withDetails(refused.stream().map(CarriedColumn::toString).toList());
    }

    /** Warns of columns whose names say that they are personal, or secret, and that are copied as they are. */
    private static Check personal(List<CarriedColumn> columns) {
        String found = Figures.count(columns.size(), "is copied", "are copied");
        String personal = columns.stream()
                .filter(column -> column.protection() == null)
                .map(CarriedColumn::name)
                .filter(name -> PERSONAL.matcher(name).find())
                .collect(Collectors.joining(", "));
        return personal.isEmpty()
                ? Check.ok("columns", found)
                : Check.warn(
                        "columns",
                        found + ", and " + personal + " as in the source, although the name says that it is personal or"
                                + " secret",
                        "Set nightshift.source.protect to drop, hmac or prefix:N for it, or leave it out in"
                                + " nightshift.source.columns");
    }

    private static Check snapshot(LoginTable table) {
        if (table.snapshot().exported()) {
            return Check.ok(
                    "snapshot",
                    "all sessions of an attempt read as of one moment, which keeps vacuum from removing newer dead rows as"
                            + " long as the attempt lasts; after a restart manifest and report say from which row on it"
                            + " was another moment");
        }
        return table.snapshot().value() == null
                ? Check.ok(
                        "snapshot",
                        "none: rows that change during the run may be missed or make the counts differ, and"
                                + " manifest and report then say so")
                : Check.ok("snapshot", "the table can be read as of " + table.snapshot());
    }
}
