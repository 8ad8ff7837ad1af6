package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.operation.EffectiveSetting.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingOriginsTests {

    @TempDir
    Path home;

    @Test
    void everySettingSaysWhereItWasSet() throws IOException {
        Path secrets = Files.createDirectory(home.resolve("secrets"));
        Files.writeString(secrets.resolve("nightshift.source.password"), "canary-1");
        Files.createDirectory(home.resolve("config"));
        Path file = Files.writeString(home.resolve("config/application.yml"), """
                spring.config.import: "configtree:%s/"
                nightshift:
                  top: 5
                  zone: ${ZONE}
                  source:
                    url: jdbc:postgresql://db/crm
                    columns: [ID, LAST_LOGIN]
                    protect: {EMAIL: hmac, "a.b": drop}
                    init-sql: SET ROLE r PASSWORD 'canary-2'
                  metrics:
                    otlp-url: http://collector:4318/canary-3
                """.formatted(secrets));
        Path profile = Files.writeString(
                home.resolve("config/application-night.yml"),
                "nightshift:\n  source.table: CRM.LOGINS\n  source.protect: {PIN: drop}\n");

        List<EffectiveSetting> settings = Settings.effective(
                home,
                "night",
                Map.of(
                        "ZONE", "Europe/Berlin",
                        "NIGHTSHIFT_TOP", "7",
                        "NIGHTSHIFT_SOURCE_HMAC_KEY", "canary-6-which-is-32-characters-long",
                        "NIGHTSHIFT_SOURCE_TIME_ZONE", "UTC",
                        "NIGHTSHIFT_SERVE_OPERATORPASSWORD", "canary-4-long",
                        "NIGHTSHIFT_NOTIFY_WEBHOOK_URL", "https://hooks.example.org/canary-5"));

        assertThat(settings)
                .contains(
                        setting("top", "7", Origin.VARIABLE, "NIGHTSHIFT_TOP"),
                        setting("zone", "Europe/Berlin", Origin.FILE, file + ", line 4"),
                        setting("source.url", "jdbc:postgresql://db/crm", Origin.FILE, file + ", line 6"),
                        setting("source.columns", "ID, LAST_LOGIN", Origin.FILE, file + ", line 7"),
                        setting("source.table", "CRM.LOGINS", Origin.FILE, profile + ", line 2"),
                        setting("source.hmac-key", "***", Origin.VARIABLE, "NIGHTSHIFT_SOURCE_HMAC_KEY"),
                        setting(
                                "source.protect",
                                "a.b: drop, EMAIL: hmac, PIN: drop",
                                Origin.FILE,
                                profile + ", line 3; " + file + ", line 8"),
                        setting("source.init-sql", "***", Origin.FILE, file + ", line 9"),
                        setting(
                                "source.password",
                                "***",
                                Origin.SECRET_FILE,
                                secrets.resolve("nightshift.source.password").toString()),
                        setting("serve.operator-password", "***", Origin.VARIABLE, "NIGHTSHIFT_SERVE_OPERATORPASSWORD"),
                        setting("metrics.otlp-url", "***", Origin.FILE, file + ", line 11"),
                        setting("lease.duration", "20s", Origin.DEFAULT, null),
                        setting("target.bucket", null, Origin.UNSET, null))
                .hasSameSizeAs(new SettingNames().settings().keySet());
        assertThat(settings.toString()).doesNotContain("canary");
    }

    @Test
    void anEmptySecretIsShownAsEmpty() {
        assertThat(Settings.effective(home, null, Map.of("NIGHTSHIFT_LEDGER_PASSWORD", "")))
                .contains(setting("ledger.password", "", Origin.VARIABLE, "NIGHTSHIFT_LEDGER_PASSWORD"));
    }

    private static EffectiveSetting setting(
            String name, @Nullable String value, Origin origin, @Nullable String place) {
        return new EffectiveSetting("nightshift." + name, value, origin, place);
    }
}
