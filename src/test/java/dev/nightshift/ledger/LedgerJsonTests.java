package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.Login;
import dev.nightshift.login.LoginId;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

final class LedgerJsonTests {

    private final LedgerJson json = new LedgerJson();

    static List<Record> records() {
        return List.of(
                RunStoreTests.PLAN,
                RunStoreTests.PUBLICATION,
                SampleState.random(1),
                SampleState.of(3, Instant.MAX, List.of()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyRecordSurvives(Record record) {
        assertThat(json.read(json.write(record), record.getClass())).isEqualTo(record);
    }

    @Test
    void aPlanIsWrittenAsOlderVersionsReadIt() {
        String stored = """
                {"table":"\\"APP\\".\\"LOGINS\\"","columns":[
                {"name":"id","sourceName":"ID","sourceType":"NUMBER","type":"NUMBER","precision":19,"scale":0,
                "nullable":false},{"name":"last_login","sourceName":"LAST_LOGIN","sourceType":"TIMESTAMP(6)",
                "type":"LOCAL_DATE_TIME","precision":6,"scale":6,"nullable":true}],"idColumn":0,"timeColumn":1,
                "timeZone":"Europe/Berlin","snapshotKind":"none","snapshotValue":null,
                "plannedAt":"2026-11-23T00:00:00.123456789Z","top":3,"chunkSize":100000,"format":"jsonl",
                "compression":"gzip","neutralizeFormulas":false,"bucket":"nightshift","prefix":"",
                "database":"embedded sample","inputPath":null}
                """;

        assertThat(json.read(stored, Plan.class)).isEqualTo(RunStoreTests.PLAN);
        assertThat(json.read(json.write(RunStoreTests.PLAN), JsonNode.class))
                .isEqualTo(json.read(stored, JsonNode.class));
    }

    @Test
    void instantsAndIdsAreReadableText() {
        Login login = new Login(Instant.parse("2026-11-23T00:00:00.000000001Z"), LoginId.of(new BigDecimal("4.50")));

        assertThat(json.write(login)).isEqualTo("{\"lastLogin\":\"2026-11-23T00:00:00.000000001Z\",\"id\":\"n:4.5\"}");
    }

    @Test
    void aFieldThatThisProgramDoesNotKnowIsRefused() {
        String newer = json.write(RunStoreTests.PUBLICATION).replaceFirst("\\{", "{\"colour\":\"red\",");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> json.read(newer, Publication.class))
                .withMessage("The ledger contains a Publication with the field colour, which a newer version of the"
                        + " program wrote and this one does not know; use the version that wrote it")
                .matches(e -> e.reason() == Reason.REFUSED);
    }
}
