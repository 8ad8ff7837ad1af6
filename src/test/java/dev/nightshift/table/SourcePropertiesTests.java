package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.table.SourceProperties.Reconcile;
import dev.nightshift.work.Secret;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SourcePropertiesTests {

    @Test
    void theDefaultsAreTheEmbeddedSample() {
        SourceProperties settings = TestDatabase.bind();

        assertThat(settings)
                .isEqualTo(new SourceProperties(
                        null,
                        null,
                        null,
                        null,
                        "LOGINS",
                        "ID",
                        "LAST_LOGIN",
                        List.of(),
                        Map.of(),
                        null,
                        null,
                        5_000,
                        null,
                        Reconcile.EXACT,
                        SourceProperties.SnapshotMode.AUTO,
                        SourceProperties.Unique.PROVED,
                        null,
                        null,
                        null,
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(10),
                        null,
                        null,
                        null));
        assertThat(settings.embedded()).isTrue();
        assertThat(settings.sourceName()).isEqualTo("logins");
    }

    @Test
    void everySettingIsBound() {
        assertThat(TestDatabase.bind(
                        "name", "crm",
                        "url", "jdbc:h2:mem:x",
                        "username", "reader",
                        "password", "hidden",
                        "table", "APP.USERS",
                        "id-column", "USER_ID",
                        "time-column", "SEEN",
                        "columns", "USER_ID, SEEN, MAIL",
                        "time-zone", "Europe/Berlin",
                        "fetch-size", "100",
                        "max-rows-per-second", "20000",
                        "reconcile", "none",
                        "snapshot", "required",
                        "unique", "assumed",
                        "where", " tenant = 7 ",
                        "partitions", "8",
                        "hint", "INDEX(t USERS_SEEN)",
                        "connect-timeout", "5s",
                        "read-timeout", "2h",
                        "retry-for", "1h",
                        "wallet", "/etc/wallet",
                        "tns-admin", "/etc/tns",
                        "init-sql", "SET ROLE reader"))
                .isEqualTo(new SourceProperties(
                        "crm",
                        "jdbc:h2:mem:x",
                        "reader",
                        Secret.of("hidden"),
                        "APP.USERS",
                        "USER_ID",
                        "SEEN",
                        List.of("USER_ID", "SEEN", "MAIL"),
                        Map.of(),
                        null,
                        ZoneId.of("Europe/Berlin"),
                        100,
                        20_000,
                        Reconcile.NONE,
                        SourceProperties.SnapshotMode.REQUIRED,
                        SourceProperties.Unique.ASSUMED,
                        "tenant = 7",
                        8,
                        "INDEX(t USERS_SEEN)",
                        Duration.ofSeconds(5),
                        Duration.ofHours(2),
                        Duration.ofHours(1),
                        "/etc/wallet",
                        "/etc/tns",
                        Secret.of("SET ROLE reader")));
    }

    @Test
    void theSampleAndFilesAreReadByAllCoresButAnotherDatabaseByOneSession() {
        SourceProperties sample = TestDatabase.bind();
        SourceProperties other = TestDatabase.bind("url", "jdbc:h2:mem:x", "columns", "*");
        SourceProperties told = TestDatabase.bind("url", "jdbc:h2:mem:x", "columns", "*", "partitions", "8");

        assertThat(sample.ranges(2)).isEqualTo(2);
        assertThat(sample.ranges(64)).isEqualTo(4);
        assertThat(other.ranges(64)).isEqualTo(1);
        assertThat(other.rangesOfFile(2)).isEqualTo(2);
        assertThat(told.ranges(2)).isEqualTo(8);
        assertThat(told.rangesOfFile(2)).isEqualTo(8);
    }

    @Test
    void aBlankNameOrUrlIsNotSet() {
        assertThat(TestDatabase.bind("name", " ", "url", " ")).isEqualTo(TestDatabase.bind());
    }

    @Test
    void theNameIsTheTablesUnlessItIsSet() {
        assertThat(TestDatabase.bind("table", "APP.User_Logins").sourceName()).isEqualTo("user_logins");
        assertThat(TestDatabase.bind("table", "APP.User_Logins", "name", "CRM").sourceName())
                .isEqualTo("CRM");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name | a/b | name is 'a/b'; expected 1 to 100 letters, digits, '-' or '_', because it becomes part of"
                        + " every object key",
                "table | LÖGINS | name is not set and the table's name 'lögins' cannot be part of an object key; set"
                        + " nightshift.source.name",
                "fetch-size | 0 | fetch-size is 0; expected 1 to 100,000 rows",
                "fetch-size | 100001 | fetch-size is 100001; expected 1 to 100,000 rows",
                "partitions | 0 | partitions is 0; expected 1 to 64 ranges, each with its own session",
                "partitions | 65 | partitions is 65; expected 1 to 64 ranges, each with its own session",
                "connect-timeout | 0s | connect-timeout is 0.0 s; expected 1 to 600 s",
                "read-timeout | 8d | read-timeout is 691200.0 s; expected 1 to 604800 s",
                "retry-for | -1s | retry-for is -1.0 s; expected 0 to 604800 s",
                "columns | *,ID | columns is [*, ID]; expected either '*' or names, not both",
                "hint | INDEX(t X) */ * FROM SECRETS -- | hint is 'INDEX(t X) */ * FROM SECRETS --'; expected hints only,"
                        + " such as INDEX(t LOGINS_LL), without /*+ and */",
                "url | jdbc:h2:mem:x | columns is not set; name the columns to copy from LOGINS, or set it to '*' "
                        + "for all",
            })
    void aWrongSettingIsRefusedByName(String key, String value, String message) {
        assertThatThrownBy(() -> TestDatabase.bind(key, value)).hasRootCauseMessage("nightshift.source." + message);
    }

    @Test
    void thePasswordIsNeverShown() {
        SourceProperties settings = TestDatabase.bind("url", "jdbc:h2:mem:x", "password", "hidden", "columns", "*");

        assertThat(settings).hasToString("source logins (table LOGINS)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:mem:x;PASSWORD=hidden",
                "jdbc:h2:tcp://sa:hidden@db/x",
                "jdbc:oracle:thin:scott/hidden@db:1521/S",
                "jdbc:oracle:thin:scott/hidden@//db:1521/S",
                "jdbc:oracle:thin:scott@//db:1521/S",
                "jdbc:oracle:thin:@//db:1521/S?password=hidden",
                "jdbc:postgresql://reader:hidden@db/x",
                "jdbc:postgresql://db/x?user=reader&password=hidden",
                "jdbc:postgresql://reader@db/x"
            })
    void aPasswordInTheUrlIsRefusedWithoutShowingIt(String url) {
        assertThatThrownBy(() -> TestDatabase.bind("url", url, "columns", "*"))
                .rootCause()
                .hasMessage("nightshift.source.url contains a user or a password, which would be shown in messages; set"
                        + " nightshift.source.username and nightshift.source.password instead");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:mem:x;INIT=RUNSCRIPT FROM 'x', INIT",
        "jdbc:h2:mem:x;mode=Oracle;init=x, init",
        "jdbc:h2:file:/x;TRACE_LEVEL_FILE=3, TRACE_LEVEL_FILE",
        "jdbc:postgresql://db/x?ssl=true&socketFactory=a.B, socketFactory",
        "jdbc:postgresql://db/x?sslpassword=hidden, sslpassword",
        "jdbc:oracle:thin:@//db:1521/S?oracle.jdbc.provider.password=x, oracle.jdbc.provider.password"
    })
    void aPropertyOfTheUrlThatIsNotAllowedIsRefused(String url, String property) {
        assertThatThrownBy(() -> TestDatabase.bind("url", url, "columns", "*"))
                .rootCause()
                .hasMessageStartingWith("nightshift.source.url has the property " + property
                        + ", which is not one of those that are allowed: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:file:/srv/a@b/logins;MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH",
                "jdbc:oracle:thin:@//db:1521/S",
                "jdbc:oracle:thin:/@crm?TNS_ADMIN=/etc/tns",
                "jdbc:oracle:thin:@tcps://db:2484/S?ssl_server_dn_match=on&retry_count=3",
                "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=tcps)(HOST=db)(PORT=2484))(CONNECT_DATA=(SID=x)))",
                "jdbc:postgresql://a:5432,b:5432/x?user=reader&targetServerType=primary&prepareThreshold=0"
            })
    void anotherUrlIsAccepted(String url) {
        assertThat(TestDatabase.bind("url", url, "columns", "*").url()).isEqualTo(url);
    }
}
