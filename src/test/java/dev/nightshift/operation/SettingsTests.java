package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightshift.chain.IncrementalProperties;
import dev.nightshift.chain.Load;
import dev.nightshift.file.InputProperties;
import dev.nightshift.file.InputProperties.Epoch;
import dev.nightshift.hint.JmsProperties;
import dev.nightshift.ledger.LeaseProperties;
import dev.nightshift.ledger.LedgerProperties;
import dev.nightshift.migration.GuardProperties;
import dev.nightshift.partfile.Compression;
import dev.nightshift.partfile.CsvProperties;
import dev.nightshift.partfile.Format;
import dev.nightshift.storage.TargetProperties;
import dev.nightshift.table.SourceProperties;
import dev.nightshift.telemetry.MetricsProperties;
import dev.nightshift.telemetry.NotifyProperties;
import dev.nightshift.telemetry.RunEvent.Event;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTests {

    private static final Path SHIPPED = Path.of("config", "application.yml");
    private static final Pattern SHIPPED_KEY = Pattern.compile("( +)(?:# )?([a-z][a-z-]*): .+");

    private static final NightshiftProperties DEFAULTS = new NightshiftProperties(
            ZoneId.of("UTC"),
            Load.FULL,
            3,
            100_000,
            Format.JSONL,
            null,
            null,
            new CsvProperties(false),
            new SourceProperties(
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
                    SourceProperties.Reconcile.EXACT,
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
                    null),
            new InputProperties("id", "last_login", "", Epoch.NONE, 1_048_576, InputProperties.Rejects.LINES),
            new TargetProperties(
                    null,
                    "",
                    null,
                    null,
                    false,
                    true,
                    TargetProperties.Checksums.WHEN_SUPPORTED,
                    Duration.ofMinutes(10),
                    false,
                    false,
                    TargetProperties.Sse.NONE,
                    null,
                    null,
                    List.of(),
                    null,
                    TargetProperties.ConditionalWrites.REQUIRED),
            new LedgerProperties(null, null, null),
            new LeaseProperties(Duration.ofSeconds(20), Duration.ofSeconds(5)),
            new IncrementalProperties(Duration.ofHours(1), false, Duration.ZERO),
            new WorkersProperties(
                    false,
                    64,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(5),
                    WorkersProperties.Transport.JDBC,
                    new JmsProperties(null, null, null, "nightshift"),
                    null,
                    null),
            new GuardProperties(0, 50),
            new NightlyProperties(Duration.ofHours(20), 3, true, null, null),
            new ServeProperties("127.0.0.1", 8080, List.of(), null, "viewer", null, "operator", null),
            new ScheduleProperties(null),
            new NotifyProperties(null, List.of(Event.COMPLETED, Event.FAILED, Event.DEAD), false),
            new MetricsProperties(null, null));

    private static final Pattern MAY_BE_SECRET =
            Pattern.compile(".*[.-](password|secret|token|credentials?|key|url|urls|sql|headers?)");

    private static final NightshiftProperties OTHERS = new NightshiftProperties(
            ZoneId.of("Europe/Berlin"),
            Load.INCREMENTAL,
            10,
            50_000,
            Format.CSV,
            Compression.ZSTD,
            3,
            new CsvProperties(true),
            new SourceProperties(
                    "people",
                    "jdbc:oracle:thin:@//db:1521/X",
                    "reader",
                    Secret.of("hidden-1"),
                    "APP.USERS",
                    "USER_ID",
                    "SEEN_AT",
                    List.of("USER_ID", "SEEN_AT", "NAME"),
                    Map.of(),
                    null,
                    ZoneId.of("America/New_York"),
                    1_000,
                    20_000,
                    SourceProperties.Reconcile.NONE,
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
                    Secret.of("SET ROLE reader IDENTIFIED BY hidden-9")),
            new InputProperties("user", "seen", "data.items", Epoch.MILLIS, 65_536, InputProperties.Rejects.REASONS),
            new TargetProperties(
                    "bucket-a",
                    "a/b",
                    "eu-central-1",
                    URI.create("https://s3.example.org:9000"),
                    true,
                    false,
                    TargetProperties.Checksums.WHEN_REQUIRED,
                    Duration.ofHours(2),
                    false,
                    false,
                    TargetProperties.Sse.KMS,
                    "alias/nightshift",
                    "STANDARD_IA",
                    List.of("Team=Data", "class=personal data"),
                    "123456789012",
                    TargetProperties.ConditionalWrites.UNSUPPORTED),
            new LedgerProperties("jdbc:postgresql://db/ledger", "keeper", Secret.of("hidden-2")),
            new LeaseProperties(Duration.ofMinutes(1), Duration.ofSeconds(10)),
            new IncrementalProperties(Duration.ofHours(3), true, Duration.ofMinutes(15)),
            new WorkersProperties(
                    true,
                    128,
                    Duration.ofMinutes(3),
                    Duration.ofSeconds(2),
                    WorkersProperties.Transport.JMS,
                    new JmsProperties(
                            "ssl://b-1.example.org:61617,ssl://b-2.example.org:61617",
                            "worker",
                            Secret.of("hidden-8"),
                            "hints"),
                    4,
                    "/run/alive"),
            new GuardProperties(1_000, 20),
            new NightlyProperties(Duration.ofHours(5), 7, false, Duration.ofDays(7), LocalTime.of(6, 30)),
            new ServeProperties(
                    "0.0.0.0",
                    9090,
                    List.of("runs.example.org"),
                    URI.create("https://nights.example.org/"),
                    "look",
                    Secret.of("hidden-3"),
                    "act",
                    Secret.of("hidden-4-hidden")),
            new ScheduleProperties("0 5 0 * * *"),
            new NotifyProperties(Secret.of("https://hooks.example.org/T0/hidden-3"), List.of(Event.DEAD), true),
            new MetricsProperties(
                    Secret.of("http://gateway.example.org:9091"),
                    Secret.of("http://collector.example.org:4318/v1/metrics")));

    private static final String OTHERS_YAML = """
            nightshift:
              zone: Europe/Berlin
              load: incremental
              top: 10
              chunk-size: 50000
              format: csv
              compression: zstd
              compression-level: 3
              csv:
                neutralize-formulas: true
              source:
                name: people
                url: jdbc:oracle:thin:@//db:1521/X
                username: reader
                password: hidden-1
                table: APP.USERS
                id-column: USER_ID
                time-column: SEEN_AT
                columns: [USER_ID, SEEN_AT, NAME]
                time-zone: America/New_York
                fetch-size: 1000
                max-rows-per-second: 20000
                reconcile: none
                snapshot: required
                unique: assumed
                where: tenant = 7
                partitions: 8
                hint: INDEX(t USERS_SEEN)
                connect-timeout: 5s
                read-timeout: 2h
                retry-for: 1h
                wallet: /etc/wallet
                tns-admin: /etc/tns
                init-sql: SET ROLE reader IDENTIFIED BY hidden-9
              input:
                id-field: user
                time-field: seen
                path: data.items
                epoch: millis
                max-line-bytes: 65536
                rejects: reasons
              target:
                bucket: bucket-a
                prefix: a/b
                region: eu-central-1
                endpoint: https://s3.example.org:9000
                path-style: true
                chunked-encoding: false
                checksums: when-required
                retry-for: 2h
                dual-stack: false
                fips: false
                sse: kms
                kms-key: alias/nightshift
                storage-class: STANDARD_IA
                tags: [Team=Data, class=personal data]
                expected-bucket-owner: "123456789012"
                conditional-writes: unsupported
              ledger:
                url: jdbc:postgresql://db/ledger
                username: keeper
                password: hidden-2
              lease:
                duration: 1m
                beat: 10s
              incremental:
                overlap: 3h
                append-only: true
                settle: 15m
              workers:
                enabled: true
                partitions: 128
                patience: 3m
                poll: 2s
                transport: jms
                jms:
                  url: ssl://b-1.example.org:61617,ssl://b-2.example.org:61617
                  username: worker
                  password: hidden-8
                  queue: hints
                concurrency: 4
                alive-file: /run/alive
              guard:
                min-rows: 1000
                max-drop-percent: 20
              nightly:
                restart-within: 5h
                max-attempts: 7
                rerun-lost-snapshot: false
                full-every: 7d
                until: "06:30"
              serve:
                address: 0.0.0.0
                port: 9090
                hosts: [runs.example.org]
                public-url: https://nights.example.org/
                viewer: look
                viewer-password: hidden-3
                operator: act
                operator-password: hidden-4-hidden
              schedule:
                cron: "0 5 0 * * *"
              notify:
                webhook-url: https://hooks.example.org/T0/hidden-3
                events: [dead]
                ids: true
              metrics:
                pushgateway-url: http://gateway.example.org:9091
                otlp-url: http://collector.example.org:4318/v1/metrics
            """;

    @TempDir
    Path folder;

    @Test
    void withoutAnyFileAllDefaultsHold() {
        assertThat(load(null, Map.of())).isEqualTo(DEFAULTS);
    }

    @Test
    void withAnEmptyFileAllDefaultsHold() throws IOException {
        file("application.yml", "# nothing\n");

        assertThat(load(null, Map.of())).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyIsReadFromTheFile() throws IOException {
        file("application.yml", OTHERS_YAML);

        assertThat(load(null, Map.of())).isEqualTo(OTHERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my höme #1", "Acme, Inc", "a*b", "job%2Fmain", "${user}", "x?[y]{1}"})
    void aHomeWithAnOddNameIsRead(String name) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/application.yml"), OTHERS_YAML);

        assertThat(Settings.load(home, null, Map.of())).isEqualTo(OTHERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_"})
    void everyKeyIsReadFromTheEnvironmentWithItsDashesAsUnderscoresOrLeftOut(String dash) throws IOException {
        assertThat(load(null, variables(dash))).isEqualTo(OTHERS);

        file("application.yml", Files.readString(SHIPPED));

        assertThat(load(null, variables(dash))).isEqualTo(OTHERS);
    }

    @Test
    void everyKeyIsReadFromTheShippedFile() throws IOException {
        file("application.yml", shippedWithOthers());

        assertThat(load(null, Map.of())).isEqualTo(OTHERS);
    }

    @Test
    void everyKeyIsReadFromAProfileBesideTheShippedFile() throws IOException {
        file("application.yml", Files.readString(SHIPPED));
        file("application-other.yml", OTHERS_YAML);

        assertThat(load("other", Map.of())).isEqualTo(OTHERS);
    }

    @Test
    void everyKeyIsReadFromAMountedFolderBesideTheShippedFile() throws IOException {
        Path mounted = Files.createDirectories(folder.resolve("mounted"));
        for (Map.Entry<String, String> setting : others().entrySet()) {
            Files.writeString(mounted.resolve("nightshift." + setting.getKey()), setting.getValue());
        }
        file("application.yml", Files.readString(SHIPPED));
        file("application-mounted.yml", "spring.config.import: \"configtree:" + mounted + "/\"\n");

        assertThat(load("mounted", Map.of())).isEqualTo(OTHERS);
    }

    /** Returns the shipped file with the other values, and with the keys that it only names in comments. */
    private static String shippedWithOthers() throws IOException {
        Map<String, String> others = others();
        StringBuilder text = new StringBuilder();
        Map<Integer, String> sections = new HashMap<>(Map.of(2, ""));
        for (String line : Files.readAllLines(SHIPPED)) {
            Matcher key = SHIPPED_KEY.matcher(line);
            if (line.matches(" +[a-z]+:")) {
                open(line, sections);
            }
            String other =
                    key.matches() ? others.remove(sections.get(key.group(1).length()) + key.group(2)) : null;
            text.append(other == null ? line : key.group(1) + key.group(2) + ": \"" + other + "\"")
                    .append('\n');
        }
        assertThat(others).isEmpty();
        return text.toString();
    }

    private static Map<String, String> variables(String dash) {
        Map<String, String> variables = new HashMap<>();
        others().forEach((key, value) -> variables.put(
                "NIGHTSHIFT_" + key.toUpperCase(Locale.ROOT).replace(".", "_").replace("-", dash), value));
        return variables;
    }

    /** Returns the keys of {@link #OTHERS_YAML} and their values, lists with commas. */
    private static Map<String, String> others() {
        Map<String, String> others = new HashMap<>();
        Map<Integer, String> sections = new HashMap<>(Map.of(2, ""));
        for (String line : OTHERS_YAML.lines().skip(1).toList()) {
            String[] pair = line.strip().split(": ?", 2);
            if (pair[1].isEmpty()) {
                open(line, sections);
            } else {
                others.put(
                        sections.get(line.length() - line.stripLeading().length()) + pair[0],
                        pair[1].replaceAll("[\\[\\]]", "").replace(", ", ",").replace("\"", ""));
            }
        }
        assertThat(others).hasSize(93);
        return others;
    }

    /** Notes the prefix of the keys of a section by their indentation. */
    private static void open(String line, Map<Integer, String> sections) {
        int indent = line.length() - line.stripLeading().length();
        sections.put(indent + 2, sections.get(indent) + line.strip().replace(':', '.'));
    }

    @Test
    void theItemsOfAListCanBeNumberedInTheEnvironment() {
        assertThat(load(null, Map.of("NIGHTSHIFT_SOURCE_COLUMNS_0", "ID", "NIGHTSHIFT_SOURCE_COLUMNS_1", "SEEN"))
                        .source()
                        .columns())
                .containsExactly("ID", "SEEN");
    }

    @Test
    void theEnvironmentOverrulesTheProfileAndTheProfileTheFile() throws IOException {
        file("application.yml", "nightshift: {top: 1, chunk-size: 1000, zone: Asia/Tokyo}\n");
        file("application-oracle.yml", "nightshift: {top: 2, chunk-size: 2000}\n");

        NightshiftProperties settings = load("oracle", Map.of("NIGHTSHIFT_TOP", "4"));

        assertThat(settings.top()).isEqualTo(4);
        assertThat(settings.chunkSize()).isEqualTo(2_000);
        assertThat(settings.zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    }

    @Test
    void aProfileWithoutAFileIsRefused() throws IOException {
        file("application.yml", "nightshift.top: 1\n");

        assertThat(refused("orcale", Map.of()))
                .isEqualTo("There is no profile orcale: " + folder.resolve("config/application-orcale.yml")
                        + " does not exist");
    }

    @Test
    void passwordsComeFromTheEnvironment() {
        NightshiftProperties settings =
                load(null, Map.of("NIGHTSHIFT_SOURCE_PASSWORD", "hidden-3", "NIGHTSHIFT_LEDGER_PASSWORD", "hidden-4"));

        assertThat(Secret.revealed(settings.source().password())).isEqualTo("hidden-3");
        assertThat(Secret.revealed(settings.ledger().password())).isEqualTo("hidden-4");
    }

    /**
     * Takes every setting whose name says that it may contain a secret, so that a new one is held to it too. Of the
     * others, JDBC URLs, the endpoint, the page's URL and that of the broker are refused with credentials, and the key
     * of KMS is a name.
     */
    @Test
    void aSettingThatMayContainASecretHasTheTypeOfSecrets() {
        Set<String> others = Set.of(
                "source.url", "ledger.url", "target.endpoint", "serve.public-url", "target.kms-key", "workers.jms.url");
        List<String> open = new SettingNames()
                .settings().entrySet().stream()
                        .filter(setting -> setting.getValue() == URI.class
                                || MAY_BE_SECRET
                                        .matcher(setting.getKey().toString())
                                        .matches())
                        .filter(setting -> setting.getValue() != Secret.class)
                        .map(setting -> setting.getKey().toString().replaceFirst("nightshift\\.", ""))
                        .toList();

        assertThat(open).containsExactlyInAnyOrderElementsOf(others);
        assertThat(OTHERS.toString()).doesNotContain("hidden");
    }

    @Test
    void protectionComesFromTheEnvironmentToo() {
        SourceProperties source = load(
                        null,
                        Map.of("NIGHTSHIFT_SOURCE_PROTECT_USER_NAME", "drop", "NIGHTSHIFT_SOURCE_HMAC_KEY", "hidden-6"))
                .source();

        assertThat(source.protect()).isEqualTo(Map.of("user.name", "drop"));
        assertThat(Secret.revealed(source.hmacKey())).isEqualTo("hidden-6");
        assertThat(source.hmacKey()).hasToString("***");
        assertThat(refused(null, Map.of("NIGHTSHIFT_SOURCE_PROTECT_MAIL", "hide")))
                .isEqualTo(
                        "nightshift.source.protect is 'hide' for mail; expected drop, hmac, prefix:N with a number of"
                                + " characters from 1 to 9999, year, or none");
    }

    @Test
    void namesOfProtectedColumnsAreAsTheyAreWritten() throws IOException {
        file("application.yml", """
                nightshift:
                  source:
                    protect: {User_Name: drop, a.b: hmac, c: {d: year}, "[o p]": drop}
                """);

        assertThat(load(null, Map.of()).source().protect())
                .isEqualTo(Map.of("User_Name", "drop", "a.b", "hmac", "c.d", "year", "o p", "drop"));
    }

    /** Otherwise another field would be protected, and this one would be copied as it is. */
    @ParameterizedTest
    @CsvSource({"@mail, mail", "PIN#, pin", "o p, op", "straße, strae"})
    void aNameThatWouldBeReadAsAnotherIsRefused(String written, String read) throws IOException {
        file("application.yml", "nightshift:\n  source:\n    protect:\n      \"" + written + "\": drop\n");

        assertThat(refused(null, Map.of()))
                .isEqualTo("nightshift.source.protect." + written + " (" + folder.resolve("config/application.yml")
                        + ", line 4) is read as nightshift.source.protect." + read
                        + "; write a name with such characters in brackets and quotes, such as \"[e mail]\"");
    }

    /** As a self-test, whose scratch table lacks these columns, starts the program. */
    @Test
    void anOptionOfJavaTakesTheRuleOfAColumnBack() throws IOException {
        file("application.yml", "nightshift.source.protect: {User_Name: drop, a.b: hmac, PIN: drop}\n");
        System.setProperty("nightshift.source.protect[User_Name]", "none");
        System.setProperty("nightshift.source.protect[a.b]", "none");
        try {
            assertThat(load(null, Map.of()).source().protection().rules()).containsOnlyKeys("PIN");
        } finally {
            System.clearProperty("nightshift.source.protect[User_Name]");
            System.clearProperty("nightshift.source.protect[a.b]");
        }
    }

    @Test
    void passwordsComeFromAMountedFolderOfFiles() throws IOException {
        Path secrets = Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("nightshift.source.hmac-key"), "hidden-7");
        Files.writeString(secrets.resolve("nightshift.source.password"), "hidden-5");
        Files.createDirectories(secrets.resolve("nightshift/ledger"));
        Files.writeString(secrets.resolve("nightshift/ledger/password"), "hidden-6");
        file("application.yml", "spring.config.import: \"configtree:" + secrets + "/\"\nnightshift.top: 5\n");

        NightshiftProperties settings = load(null, Map.of());

        assertThat(Secret.revealed(settings.source().password())).isEqualTo("hidden-5");
        assertThat(Secret.revealed(settings.ledger().password())).isEqualTo("hidden-6");
        assertThat(Secret.revealed(settings.source().hmacKey())).isEqualTo("hidden-7");
        assertThat(settings.top()).isEqualTo(5);
    }

    @Test
    void aMountedFolderThatIsMissingIsRefusedByName() throws IOException {
        file("application.yml", "spring.config.import: \"configtree:" + folder.resolve("none") + "/\"\n");

        assertThat(refused(null, Map.of()))
                .startsWith("The settings in " + folder.resolve("config") + " cannot be read: ")
                .contains(folder.resolve("none").toString())
                .doesNotContain("\n");
    }

    @Test
    void passwordsAreNotInTheTextOfTheSettings() throws IOException {
        file("application.yml", OTHERS_YAML);

        assertThat(load(null, Map.of()).toString()).contains("APP.USERS").doesNotContain("hidden");
    }

    @ParameterizedTest
    @CsvSource({
        "'workers:\n    transport: jms\n    jms:\n      url: http://broker', workers.jms.url",
        "'target:\n    bucket: not/one\n    storage-class: STANDARD_IA\n    tags: [a=b]', target.bucket",
    })
    void ofASettingThatIsWrongNobodySaysThatItIsMissing(String yaml, String key) throws IOException {
        file("application.yml", "nightshift:\n  " + yaml + "\n");

        assertThat(refused(null, Map.of()))
                .contains("nightshift." + key + " is ")
                .doesNotContain("not set")
                .doesNotContain("\n");
    }

    @Test
    void aWebhookThatCannotBeOneIsRefusedWithoutBeingShown() {
        assertThat(refused(null, Map.of("NIGHTSHIFT_NOTIFY_WEBHOOK_URL", "ftp://hooks.example.org/hidden")))
                .startsWith("nightshift.notify.webhook-url is not a URL that begins with https://")
                .doesNotContain("hidden");
        assertThat(refused(null, Map.of("NIGHTSHIFT_NOTIFY_WEBHOOK_URL", "hidden hooks")))
                .startsWith("nightshift.notify.webhook-url is not a URL that begins with https://")
                .doesNotContain("hidden");
    }

    @Test
    void anEndpointOfMetricsThatCannotBeOneIsRefused() {
        assertThat(refused(null, Map.of("NIGHTSHIFT_METRICS_PUSHGATEWAY_URL", "pushgateway:9091")))
                .isEqualTo("nightshift.metrics.pushgateway-url is not a URL such as http://pushgateway:9091, without a"
                        + " user and without a query (it is not shown, because it may contain a secret)");
        for (String url : List.of(
                "http://me:hidden@collector:4318/v1",
                "http://collector:4318/v1?key=hidden",
                "http://c/hidden hidden")) {
            assertThat(refused(null, Map.of("NIGHTSHIFT_METRICS_OTLP_URL", url)))
                    .startsWith("nightshift.metrics.otlp-url is not a URL such as http://collector:4318/v1/metrics,")
                    .doesNotContain("hidden");
        }
    }

    @Test
    void anUnknownKeyInTheFileIsRefusedWithItsLine() throws IOException {
        file("application.yml", "nightshift:\n  top: 3\n  source:\n    tabel: X\n");

        assertThat(refused(null, Map.of()))
                .isEqualTo("Unknown setting: nightshift.source.tabel (" + folder.resolve("config/application.yml")
                        + ", line 4); did you mean nightshift.source.table? config/application.yml lists all settings");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nightshfit", "nightshit", "Nighshift", "night-shifts"})
    void ourNameMisspeltInTheFileIsRefused(String name) throws IOException {
        file("application.yml", name + ":\n  source:\n    table: X\n");

        assertThat(refused(null, Map.of()))
                .startsWith("Unknown setting " + name + ".source.table (")
                .contains("config/application.yml")
                .endsWith("; did you mean nightshift.source.table?");
    }

    @ParameterizedTest
    @CsvSource({
        "'target:\n  prefix: x\n', target.prefix, 2, did you mean nightshift.target.prefix?",
        "'top: 5\n', top, 1, did you mean nightshift.top?",
        "'source:\n  tabel: X\n', source.tabel, 2, all settings are below nightshift:"
    })
    void aSettingAtTheRootIsRefused(String yaml, String key, int line, String advice) throws IOException {
        file("application.yml", yaml);

        assertThat(refused(null, Map.of()))
                .isEqualTo("Unknown setting " + key + " (" + folder.resolve("config/application.yml") + ", line " + line
                        + "); " + advice);
    }

    @Test
    void aProfileThatAFileChoosesIsRefused() throws IOException {
        file("application.yml", "spring.profiles.include: prod\n");

        assertThat(refused(null, Map.of()))
                .startsWith("spring.profiles.include (")
                .endsWith("is not supported; add the settings of a profile with --profile");
    }

    @Test
    void aGroupOfSettingsThatHasAValueIsRefused() throws IOException {
        file("application.yml", "nightshift:\n  schedule: 0 5 0 * * *\n  ledger:\n");

        assertThat(refused(null, Map.of()))
                .isEqualTo("nightshift.schedule (" + folder.resolve("config/application.yml")
                        + ", line 2) has a value, but is a group of settings; indent its keys below it");
    }

    @Test
    void aPlaceholderForWhatIsNotSetIsRefused() throws IOException {
        file("application.yml", "nightshift:\n  target:\n    prefix: a/${NO_SUCH_VARIABLE}\n");

        assertThat(refused(null, Map.of()))
                .isEqualTo("nightshift.target.prefix (" + folder.resolve("config/application.yml")
                        + ", line 3) contains ${NO_SUCH_VARIABLE}, but there is no variable or key NO_SUCH_VARIABLE;"
                        + " set it, or write \\${ for the characters themselves");
        assertThat(load(null, Map.of("NO_SUCH_VARIABLE", "b")).target().prefix())
                .isEqualTo("a/b");
        assertThat(refused(null, Map.of("NIGHTSHIFT_TARGET_PREFIX", "${OTHER}", "NO_SUCH_VARIABLE", "b")))
                .contains("nightshift.target.prefix")
                .contains("${OTHER}");
        file("application.yml", "nightshift:\n  target:\n    prefix: a/\\${NO_SUCH_VARIABLE}\n");
        assertThat(load(null, Map.of()).target().prefix()).isEqualTo("a/${NO_SUCH_VARIABLE}");
    }

    @Test
    void aPasswordWithAPlaceholderForWhatIsNotSetIsNotShown() throws IOException {
        file("application.yml", "nightshift:\n  source:\n    password: \"pa${ss}word1\"\n");

        assertThat(refused(null, Map.of()))
                .isEqualTo("nightshift.source.password (" + folder.resolve("config/application.yml")
                        + ", line 3) contains ${…} with a name (not shown) of which there is no variable or key; set it,"
                        + " or write \\${ for the characters themselves");
    }

    @Test
    void aPlaceholderInAnOptionalImportIsRefusedToo() throws IOException {
        file("application.yml", "spring.config.import: \"optional:configtree:${NO_SUCH_FOLDER}/\"\n");

        assertThat(refused(null, Map.of())).contains("${NO_SUCH_FOLDER}");
    }

    @Test
    void aPasswordFromTheEnvironmentMayLookLikeAPlaceholder() {
        assertThat(load(null, Map.of("NIGHTSHIFT_SOURCE_PASSWORD", "a${b}c"))
                        .source()
                        .password())
                .isEqualTo(Secret.of("a${b}c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "target: {prefix: 2026_11} | target.prefix | is written as 2026_11 | 202611",
                "target: {prefix: 0123} | target.prefix | is written as 0123 | 83",
                "source: {name: 1.10} | source.name | is written as 1.10 | 1.1",
                "nightly: {until: 22:30} | nightly.until | is written as 22:30 | 1350",
                "source: {columns: [ID, LAST_LOGIN, NO]} | source.columns | is written as NO | false",
                "serve: {port: 010} | serve.port | is written as 010 | 8"
            })
    void aValueThatYamlReadsDifferentlyIsRefusedWithTheQuotesToWrite(
            String yaml, String key, String written, String read) throws IOException {
        file("application.yml", "nightshift:\n  " + yaml + " # a comment\n");

        assertThat(refused(null, Map.of()))
                .isEqualTo("nightshift." + key + " (" + folder.resolve("config/application.yml") + ", line 2) "
                        + written + ", which YAML reads as " + read + "; write it in quotes: \""
                        + written.replace("is written as ", "") + "\"");
    }

    @Test
    void aPasswordThatYamlReadsDifferentlyIsRefusedWithoutBeingShown() throws IOException {
        file("application.yml", "nightshift:\n  source:\n    password: 041467\n");

        assertThat(refused(null, Map.of()))
                .contains("nightshift.source.password")
                .endsWith("write it in quotes")
                .doesNotContain("041467")
                .doesNotContain("17207");
    }

    @Test
    void plainNumbersThatReadAsTheyAreWrittenArePassed() throws IOException {
        file("application.yml", "nightshift: {top: 1_0, target: {prefix: 2026}, source: {password: 12345678}}\n");

        NightshiftProperties settings = load(null, Map.of());

        assertThat(settings.top()).isEqualTo(10);
        assertThat(settings.target().prefix()).isEqualTo("2026");
        assertThat(Secret.revealed(settings.source().password())).isEqualTo("12345678");
    }

    @ParameterizedTest
    @CsvSource({
        "SPRING_PROFILES_ACTIVE, add the settings of a profile with --profile",
        "SPRING_PROFILES_INCLUDE, add the settings of a profile with --profile",
        "spring_config_name, write spring.config.import in config/application.yml if you need it",
        "SPRING_CONFIG_IMPORT, write spring.config.import in config/application.yml if you need it",
        "SPRING_CONFIG_LOCATION, write spring.config.import in config/application.yml if you need it"
    })
    void aVariableThatChoosesTheSettingsOfAllSpringProgramsIsRefused(String variable, String advice) {
        assertThat(refused(null, Map.of(variable, "prod")))
                .isEqualTo(
                        variable + " is set, which is for other Spring programs; unset it for this one, and " + advice);
    }

    @Test
    void otherVariablesOfSpringHaveNoEffect() {
        assertThat(load(
                        null,
                        Map.of(
                                "SPRING_APPLICATION_JSON", "{\"nightshift\":{\"top\":9}}",
                                "DEBUG", "release",
                                "SERVER_PORT", "9",
                                "SPRING_MAIN_CLOUD_PLATFORM", "kubernetes")))
                .isEqualTo(DEFAULTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NIGHTSHIFT", "NIGHTSHIFT_SERVE", "NIGHTSHIFT_TARGET"})
    void theVariablesOfAServiceInKubernetesAreNoSettings(String service) {
        Map<String, String> variables = Map.of(
                service + "_SERVICE_HOST", "10.0.48.110",
                service + "_SERVICE_PORT", "8080",
                service + "_SERVICE_PORT_HTTP", "8080",
                service + "_PORT", "tcp://10.0.48.110:8080",
                service + "_PORT_8080_TCP", "tcp://10.0.48.110:8080",
                service + "_PORT_8080_TCP_PROTO", "tcp",
                service + "_PORT_8080_TCP_PORT", "8080",
                service + "_PORT_8080_TCP_ADDR", "10.0.48.110");

        assertThat(load(null, variables)).isEqualTo(DEFAULTS);
        assertThat(load(null, Map.of(service + "_PORT", "tcp://[fd00::1]:8080")))
                .isEqualTo(DEFAULTS);
    }

    @Test
    void aSettingOfTheUserIsNoVariableOfAService() {
        Map<String, String> variables =
                Map.of("NIGHTSHIFT_SERVE_SERVICE_HOST", "10.0.48.110", "NIGHTSHIFT_SERVE_PORT", "9090");

        assertThat(load(null, variables).serve().port()).isEqualTo(9_090);
    }

    @Test
    void variablesThatOnlyResembleThoseOfAServiceAreRefused() {
        assertThat(refused(null, Map.of("NIGHTSHIFT_SERVICE_PORT", "8080")))
                .contains("did you mean NIGHTSHIFT_SERVE_PORT?");
    }

    @ParameterizedTest
    @CsvSource({
        "NIGHTSHFT_HOME, NIGHTSHIFT_HOME",
        "NIGHT_SHIFT_TARGET_BUCKET, NIGHTSHIFT_TARGET_BUCKET",
        "NIGTHSHIFT_TOP, NIGHTSHIFT_TOP"
    })
    void ourNameMisspeltInAVariableIsRefused(String variable, String meant) {
        assertThat(refused(null, Map.of(variable, "1")))
                .isEqualTo("Unknown environment variable: " + variable + "; did you mean " + meant + "?");
    }

    @Test
    void aHomeThatTheEmbeddedDatabasesCannotNameIsRefused() throws IOException {
        Path home = Files.createDirectory(folder.resolve("semi;colon"));

        assertThatThrownBy(() -> Settings.load(home, null, Map.of()))
                .hasMessage("The folder " + home
                        + " has a ';' in its path, which H2 takes for the end of a file's name; use another folder");
    }

    @Test
    void aHomeThatDoesNotExistIsRefused() {
        Path none = folder.resolve("nightshft");

        assertThatThrownBy(() -> Settings.load(none, null, Map.of()))
                .hasMessage("There is no folder " + none
                        + "; create it, or set NIGHTSHIFT_HOME to the folder that contains config and var");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() throws IOException {
        file("application.yml", """
                nightshift:
                  top: 0
                  compression-level: 99
                  lease:
                    duration: 5
                  source:
                    fetch-size: 0
                    partitions: 65
                    url: jdbc:h2:mem:x
                  target:
                    prefx: x
                """);
        List<SettingFault> faults = new ArrayList<>();

        NightshiftProperties usable =
                Settings.read(folder, null, Map.of("NIGHTSHIFT_JAVA_OPT", "-Xmx1g"), faults::addAll);

        assertThat(faults.stream().map(SettingFault::text))
                .hasSize(8)
                .anyMatch(text -> text.contains("did you mean NIGHTSHIFT_JAVA_OPTS?"))
                .anyMatch(text -> text.startsWith("nightshift.top is 0"))
                .anyMatch(text -> text.startsWith("nightshift.compression-level is 99"))
                .anyMatch(text -> text.contains("line 5) is 5 without a unit; write 5s for seconds, 5m for minutes"))
                .anyMatch(text -> text.startsWith("nightshift.source.fetch-size is 0"))
                .anyMatch(text -> text.startsWith("nightshift.source.partitions is 65"))
                .anyMatch(text -> text.startsWith("nightshift.source.columns is not set"))
                .anyMatch(text -> text.contains("did you mean nightshift.target.prefix?"));
        assertThat(faults).anyMatch(fault -> fault.concerns("source"));
        assertThat(faults).noneMatch(fault -> fault.concerns("ledger"));
        assertThat(usable).isEqualTo(DEFAULTS);
        assertThat(refused(null, Map.of()).lines()).hasSize(7);
    }

    @Test
    void keysOfOthersArePassed() throws IOException {
        file("application.yml", """
                x-common: &common
                  connect-timeout: 5s
                logging.level.root: debug
                spring.config.import: "shared.yml"
                nightshift:
                  source:
                    <<: *common
                """);
        file("shared.yml", "target:\n  host: db\nzone: eu\n");

        assertThat(load(null, Map.of()).source().connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void keysOfOthersServeAsPlaceholders() throws IOException {
        file("application.yml", "crm:\n  table: PEOPLE\nnight-shift:\n  source:\n    table: ${crm.table}\n");

        assertThat(load(null, Map.of()).source().table()).isEqualTo("PEOPLE");
    }

    @Test
    void severalUnknownKeysAreRefusedTogether() throws IOException {
        file("application.yml", "nightshift:\n  colour: red\n  lease.beet: 1s\n");

        assertThat(refused(null, Map.of()))
                .contains("nightshift.colour (")
                .contains("line 2)")
                .contains("nightshift.lease.beet (")
                .contains("line 3)");
    }

    @Test
    void aMisspeltEnvironmentVariableIsRefusedWithASuggestion() {
        assertThat(refused(null, Map.of("NIGHTSHIFT_SOURCE_TABEL", "hidden")))
                .isEqualTo("Unknown environment variable: NIGHTSHIFT_SOURCE_TABEL; did you mean"
                        + " NIGHTSHIFT_SOURCE_TABLE? config/application.yml lists all settings");
    }

    @Test
    void variablesOfTheLauncherOfTestsAndOfOthersArePassedOver() {
        Map<String, String> variables = Map.of(
                "NIGHTSHIFT_HOME", "/x",
                "NIGHTSHIFT_JAVA_OPTS", "-Xmx1g",
                "NIGHTSHIFT_TEST_POSTGRES_URL", "jdbc:postgresql:x",
                "NIGHTSHIFTS", "x",
                "SOURCE_TABLE", "x");

        assertThat(load(null, variables)).isEqualTo(DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "zone | Mars/Phobos | Setting nightshift.zone is 'Mars/Phobos', which is not a time zone such as"
                        + " UTC or Europe/Berlin",
                "top | three | Setting nightshift.top is 'three', which is not a whole number",
                "source.partitions | two | Setting nightshift.source.partitions is 'two', which is not a whole number",
                "guard.min-rows | few | Setting nightshift.guard.min-rows is 'few', which is not a whole number",
                "top | 0 | nightshift.top is 0; expected 1 to 10,000 latest logins",
                "top | 10001 | nightshift.top is 10001; expected 1 to 10,000 latest logins",
                "compression-level | 10 | nightshift.compression-level is 10; expected 1 to 9 for gzip",
                "compression-level | 0 | nightshift.compression-level is 0; expected 1 to 9 for gzip",
                "format | xml | Setting nightshift.format is 'xml', which is not one of jsonl, csv, parquet",
                "compression | rar | Setting nightshift.compression is 'rar', which is not one of none, gzip, zstd",
                "chunk-size | 1500 | nightshift.chunk-size is 1500;"
                        + " expected 1 to 1,000 rows, or a multiple of 1,000 up to 1,000,000",
                "chunk-size | 0 | nightshift.chunk-size is 0;"
                        + " expected 1 to 1,000 rows, or a multiple of 1,000 up to 1,000,000",
                "chunk-size | 1001000 | nightshift.chunk-size is 1001000;"
                        + " expected 1 to 1,000 rows, or a multiple of 1,000 up to 1,000,000",
                "lease.beat | soon | Setting nightshift.lease.beat is 'soon', which is not a duration such as"
                        + " 20s or 5m",
                "lease.beat | 7s | nightshift.lease.duration is 20 s and nightshift.lease.beat is 7 s;"
                        + " expected a duration of at least three beats",
                "source.reconcile | maybe | Setting nightshift.source.reconcile is 'maybe', which is not one of exact,"
                        + " none",
                "target.checksums | maybe | Setting nightshift.target.checksums is 'maybe', which is not one of"
                        + " when-supported, when-required",
                "target.path-style | maybe | Setting nightshift.target.path-style is 'maybe', which is neither true"
                        + " nor false",
                "source.fetch-size | 0 | nightshift.source.fetch-size is 0; expected 1 to 100,000 rows",
                "source.max-rows-per-second | 0 | nightshift.source.max-rows-per-second is 0; expected at least 1 row; leave it out for no limit",
                "source.name | a b | nightshift.source.name is 'a b'; expected 1 to 100 letters, digits, '-' or '_',"
                        + " because it becomes part of every object key",
                "source.url | jdbc:h2:mem:x | nightshift.source.columns is not set; name the columns to copy from"
                        + " LOGINS, or set it to '*' for all",
                "target.bucket | s3://x | nightshift.target.bucket is \"s3://x\", but must be a bucket's bare name:"
                        + " letters, digits, '.', '_' and '-', at least 3"
            })
    void aWrongValueIsRefusedInOneLineThatNamesItsKey(String key, String value, String message) throws IOException {
        file("application.yml", "nightshift." + key + ": \"" + value + "\"\n");
        assertThat(refused(null, Map.of())).isEqualTo(message);

        Files.delete(folder.resolve("config/application.yml"));
        String variable =
                "NIGHTSHIFT_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        assertThat(refused(null, Map.of(variable, value))).isEqualTo(message);
    }

    @Test
    void credentialsInAnEndpointAreNeverShown() throws IOException {
        for (String endpoint : List.of(
                "https://user:hidden@s3.example.org",
                "https://user:hidden@s3 example",
                "https://s3.example.org/?token=hidden",
                "//user:hidden@s3.example.org")) {
            file("application.yml", "nightshift.target.endpoint: \"" + endpoint + "\"\n");

            assertThat(refused(null, Map.of()))
                    .contains("nightshift.target.endpoint")
                    .doesNotContain("hidden");
        }
    }

    @Test
    void aFileThatIsNoYamlIsRefusedByLineWithoutShowingWhatStandsThere() throws IOException {
        file("application.yml", "nightshift:\n  source:\n    password: hidden\n   table: X\n");

        assertThat(refused(null, Map.of()))
                .startsWith("The settings in " + folder.resolve("config") + " cannot be read: ")
                .contains("line 4")
                .doesNotContain("hidden")
                .doesNotContain("\n");
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() throws IOException {
        file("application.yml", "nightshift:\n  top: 3\n  top: 4\n");

        assertThat(refused(null, Map.of())).contains("duplicate key top").contains("line 3");
    }

    private void file(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config").resolve(name), text);
    }

    private NightshiftProperties load(@Nullable String profile, Map<String, String> variables) {
        return Settings.load(folder, profile, variables);
    }

    private String refused(@Nullable String profile, Map<String, String> variables) {
        NightshiftException failure = catchThrowableOfType(NightshiftException.class, () -> load(profile, variables));
        assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
        return String.valueOf(failure.getMessage());
    }
}
