package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.cli.OutputWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zone of the host may have a name that the server of a database does not know, such as a new or a renamed one. */
final class HostZoneTests {

    private final TimeZone before = TimeZone.getDefault();

    @TempDir
    private Path folder;

    @AfterEach
    void restore() {
        TimeZone.setDefault(before);
    }

    @Test
    void theProgramLogsInRegardlessOfTheHostsZone() throws SQLException {
        String url = PostgreSqlServer.createDatabase("host_zone");
        TimeZone.setDefault(new SimpleTimeZone(0, "Europe/Atlantis"));
        assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", ""))
                .hasMessageContaining("invalid value for parameter \"TimeZone\"");

        OutputWriter out = new OutputWriter(new StringWriter());
        assertThat(Nightshift.execute(Nightshift.home(folder), out, out, false, "--version"))
                .isZero();

        try (Connection session = DriverManager.getConnection(url, "postgres", "")) {
            assertThat(session.isValid(0)).isTrue();
        }
    }
}
