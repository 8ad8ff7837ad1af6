package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.SourceDescription;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PlanCheckTests {

    private static final Column ID = new Column("id", "ID", "NUMBER", ColumnType.NUMBER, 19, 0, false);
    private static final Column TIME =
            new Column("last_login", "LAST_LOGIN", "DATE", ColumnType.LOCAL_DATE_TIME, 0, 0, true);
    private static final Column OTHER_TIME =
            new Column("seen_at", "SEEN_AT", "DATE", ColumnType.LOCAL_DATE_TIME, 0, 0, true);
    private static final Instant THEN = Instant.parse("2026-11-23T00:00:00Z");

    static Plan plan(
            String table, List<Column> columns, int timeColumn, String zone, int top, String bucket, Instant at) {
        return new Plan(
                new SourceDescription(table, columns, 0, timeColumn, zone, "none", null, "d", null),
                at,
                top,
                100_000,
                "jsonl",
                "gzip",
                false,
                bucket,
                "p");
    }

    @Test
    void theSameSettingsAtAnotherTimeAreTheSamePlan() {
        assertThatNoException()
                .isThrownBy(() -> PlanCheck.requireSame(
                        7,
                        "nightshift run --rerun",
                        plan("\"L\"", List.of(ID, TIME), 1, "UTC", 3, "b", THEN),
                        plan("\"L\"", List.of(ID, TIME), 1, "UTC", 3, "b", THEN.plusSeconds(3_600))));
    }

    @Test
    void oneContradictionIsNamedWithBothValues() {
        assertThat(refused(
                        plan("\"L\"", List.of(ID, TIME), 1, "UTC", 3, "b", THEN),
                        plan("\"L\"", List.of(ID, TIME), 1, "UTC", 10, "b", THEN)))
                .isEqualTo("Run 7 was started with other settings: top was 3 and is now 10."
                        + " Restore them to resume the run, or start a new run with: nightshift run --rerun");
    }

    @Test
    void everyContradictionIsNamed() {
        assertThat(refused(
                        plan("\"L\"", List.of(ID, TIME), 1, "UTC", 3, "b", THEN),
                        plan("\"M\"", List.of(ID, OTHER_TIME), 1, "Europe/Berlin", 3, "c", THEN)))
                .isEqualTo("Run 7 was started with other settings: table was \"L\" and is now \"M\";"
                        + " columns was [ID NUMBER(19,0), LAST_LOGIN DATE(0,0)] and is now [ID NUMBER(19,0), SEEN_AT"
                        + " DATE(0,0)]; time column was last_login and is now seen_at; source time zone was UTC and is"
                        + " now Europe/Berlin; bucket was b and is now c."
                        + " Restore them to resume the run, or start a new run with: nightshift run --rerun");
    }

    @Test
    void theSameColumnsInAnotherRoleAreAContradiction() {
        assertThat(refused(
                        plan("\"L\"", List.of(ID, TIME, OTHER_TIME), 1, "UTC", 3, "b", THEN),
                        plan("\"L\"", List.of(ID, TIME, OTHER_TIME), 2, "UTC", 3, "b", THEN)))
                .contains("settings: time column was last_login and is now seen_at. Restore");
    }

    @Test
    void aRunThatWasBegunWithASnapshotDoesNotGoOnWithout() {
        Plan now = plan("\"L\"", List.of(ID, TIME), 1, "UTC", 3, "b", THEN);

        assertThat(refused(atScn(now, "17"), now)).contains("settings: snapshot was scn and is now none. Restore");
    }

    @Test
    void aLaterSnapshotOfTheSameKindIsNoContradiction() {
        Plan plan = plan("\"L\"", List.of(ID, TIME), 1, "UTC", 3, "b", THEN);

        assertThatNoException()
                .isThrownBy(
                        () -> PlanCheck.requireSame(7, "nightshift run --rerun", atScn(plan, "17"), atScn(plan, "18")));
    }

    @Test
    void anotherFormatIsAContradictionInAllItsParts() {
        Plan plan = plan("\"L\"", List.of(ID, TIME), 1, "UTC", 3, "b", THEN);

        assertThat(refused(in(plan, "jsonl", "gzip", null), in(plan, "csv", "zstd", true)))
                .contains("settings: format was jsonl and is now csv; compression was gzip and is now zstd;"
                        + " neutralizing of formulas was false and is now true. Restore");
    }

    @Test
    void anotherAddressOfTheSameDatabaseIsNoContradiction() {
        Plan plan = plan("\"L\"", List.of(ID, TIME), 1, "UTC", 3, "b", THEN);

        assertThatNoException()
                .isThrownBy(() -> PlanCheck.requireSame(
                        7, "nightshift run --rerun", in(plan, "alias", "17"), in(plan, "host", "17")));
        assertThat(refused(in(plan, "alias", "17"), in(plan, "host", "18")))
                .contains("settings: database was alias and is now host. Restore");
        assertThat(refused(in(plan, "alias", null), in(plan, "host", null))).contains("database was alias");
    }

    @Test
    void whatTheRunKeepsIsSaidWithBothValues() {
        Plan plan = plan("\"L\"", List.of(ID, TIME), 1, "UTC", 3, "b", THEN);

        assertThat(PlanCheck.kept(plan, plan)).isEmpty();
        assertThat(PlanCheck.kept(plan, in(plan, "csv", "zstd", true)))
                .containsExactly(
                        "format jsonl (the settings say csv)",
                        "compression gzip (the settings say zstd)",
                        "neutralizing of formulas false (the settings say true)");
    }

    @Test
    void plansOfOlderVersionsDoNotNeutralizeFormulas() {
        Plan plan = plan("\"L\"", List.of(ID, TIME), 1, "UTC", 3, "b", THEN);

        assertThatNoException()
                .isThrownBy(() -> PlanCheck.requireSame(
                        7,
                        "nightshift run --rerun",
                        in(plan, "jsonl", "gzip", null),
                        in(plan, "jsonl", "gzip", false)));
    }

    private static Plan in(Plan plan, String format, String compression, @Nullable Boolean neutralizeFormulas) {
        return new Plan(
                plan.source(),
                plan.plannedAt(),
                plan.top(),
                plan.chunkSize(),
                format,
                compression,
                neutralizeFormulas,
                plan.bucket(),
                plan.prefix());
    }

    private static Plan in(Plan plan, String database, @Nullable String databaseId) {
        return of(plan, plan.source().snapshotKind(), plan.source().snapshotValue(), database, databaseId);
    }

    @Test
    void anotherFilterContradictsThePlan() {
        Plan all = plan("\"L\"", List.of(ID, TIME), 1, "UTC", 3, "b", THEN);

        assertThat(refused(all, onlyTenant(all))).contains("filter was none and is now TENANT = 7");
    }

    private static Plan onlyTenant(Plan plan) {
        SourceDescription source = plan.source();
        return new Plan(
                new SourceDescription(
                        source.table(),
                        source.columns(),
                        source.idColumn(),
                        source.timeColumn(),
                        source.timeZone(),
                        source.snapshotKind(),
                        source.snapshotValue(),
                        source.database(),
                        source.inputPath(),
                        source.recordPath(),
                        source.epoch(),
                        "TENANT = 7",
                        source.uniqueAssumed(),
                        source.databaseId(),
                        null,
                        source.protection()),
                plan.plannedAt(),
                plan.top(),
                plan.chunkSize(),
                plan.format(),
                plan.compression(),
                plan.neutralizeFormulas(),
                plan.bucket(),
                plan.prefix());
    }

    private static Plan atScn(Plan plan, String scn) {
        return of(plan, "scn", scn, plan.source().database(), plan.source().databaseId());
    }

    private static Plan of(
            Plan plan, String kind, @Nullable String snapshot, String database, @Nullable String databaseId) {
        SourceDescription source = plan.source();
        return new Plan(
                new SourceDescription(
                        source.table(),
                        source.columns(),
                        source.idColumn(),
                        source.timeColumn(),
                        source.timeZone(),
                        kind,
                        snapshot,
                        database,
                        source.inputPath(),
                        source.recordPath(),
                        source.epoch(),
                        source.where(),
                        source.uniqueAssumed(),
                        databaseId,
                        null,
                        source.protection()),
                plan.plannedAt(),
                plan.top(),
                plan.chunkSize(),
                plan.format(),
                plan.compression(),
                plan.neutralizeFormulas(),
                plan.bucket(),
                plan.prefix());
    }

    private static String refused(Plan stored, Plan now) {
        NightshiftException failure = catchThrowableOfType(
                NightshiftException.class, () -> PlanCheck.requireSame(7, "nightshift run --rerun", stored, now));
        assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
        return String.valueOf(failure.getMessage());
    }
}
