package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.table.SourceProperties.SnapshotMode;
import dev.nightshift.work.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The program accepts the example for production, and the scripts for DBAs fit it. */
final class OracleYamlTests {

    private static final Path FILE = Path.of("config", "application-oracle.yml");

    @Test
    void itIsReadWithTheSecretsOfTheEnvironment() {
        NightshiftProperties settings = settings();

        assertThat(settings.source().username()).isEqualTo("NIGHTSHIFT_READER");
        assertThat(Secret.revealed(settings.source().password())).isEqualTo("secret-1");
        assertThat(settings.source().columns()).contains("ID", "LAST_LOGIN").doesNotContain("*");
        assertThat(settings.source().timeZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(settings.source().snapshot()).isEqualTo(SnapshotMode.REQUIRED);
        assertThat(Secret.revealed(settings.ledger().password())).isEqualTo("secret-2");
        assertThat(settings.target().bucket()).isNotNull();
    }

    @Test
    void itHoldsNoSecret() throws IOException {
        assertThat(Files.readAllLines(FILE)).noneMatch(line -> line.matches("\\s*password:.*"));
    }

    @Test
    void itFitsOnAScreen() throws IOException {
        assertThat(Files.readAllLines(FILE)).allMatch(line -> line.length() <= 120 && !line.contains("\t"));
    }

    @Test
    void itsUsersTableAndIndexAreThoseOfTheScripts() throws IOException {
        NightshiftProperties settings = settings();
        String grants = Files.readString(Path.of("sql", "oracle", "grants.sql"));
        String index = Files.readString(Path.of("sql", "oracle", "source-index.sql"));

        assertThat(grants)
                .contains("GRANT SELECT ON " + settings.source().table() + " TO "
                        + settings.source().username() + ";");
        assertThat(index)
                .contains(" ON " + settings.source().table() + " ("
                        + settings.source().timeColumn() + ", "
                        + settings.source().idColumn() + ") ");
        assertThat(index).contains("CREATE INDEX CRM.LOGINS_LAST_LOGIN_IX ");
        assertThat(Files.readString(FILE)).contains("INDEX(t LOGINS_LAST_LOGIN_IX)");
    }

    private static NightshiftProperties settings() {
        return Settings.load(
                Path.of(""),
                "oracle",
                Map.of("NIGHTSHIFT_SOURCE_PASSWORD", "secret-1", "NIGHTSHIFT_LEDGER_PASSWORD", "secret-2"));
    }
}
