package dev.nightshift.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocalS3Tests {

    private static final String KEY = "x/data/cutoff=20261123T000000Z/rerun=0/part-p00-000001-e1.jsonl.gz";

    @TempDir
    Path folder;

    /** A full or read-only disk fails as this does: a file is in the way of a folder. */
    @Test
    void aFileThatCannotBeWrittenIsReportedWithItsCause() {
        try (LocalS3 server = Stores.server(folder);
                ObjectStore store = S3ObjectStore.connect(server.endpoint())) {
            store.putIfAbsent("x/a", Content.of(new byte[1]), "text/plain");

            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> store.putIfAbsent("x/a/b", Content.of(new byte[1]), "text/plain"))
                    .withMessageStartingWith("Cannot put x/a/b in bucket nightshift at the local S3 server on ")
                    .withMessageContaining(": a file could not be written (java.nio.file.FileSystemException: ")
                    .withMessageEndingWith("). Check the space and the permissions of its folder.")
                    .matches(e -> e.reason() == Reason.FAILED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "aws.useDualstackEndpoint, true",
        "aws.useFipsEndpoint, true",
        "aws.maxAttempts, x",
        "aws.retryMode, bogus",
        "aws.requestChecksumCalculation, bogus",
        "aws.responseChecksumValidation, bogus",
        "aws.defaultsMode, bogus",
        "aws.region, ''",
        "aws.configFile, pom.xml",
        "aws.sharedCredentialsFile, pom.xml",
        "aws.profile, nosuch",
        "aws.endpointUrl, http://127.0.0.1:9",
        "aws.s3UseUsEast1RegionalEndpoint, bogus",
        "aws.s3UseArnRegion, bogus",
        "aws.s3DisableMultiRegionAccessPoints, bogus",
        "aws.disableS3ExpressAuth, bogus",
        "aws.sigv4aSigningRegionSet, bogus",
        "http.proxyHost, 127.0.0.1"
    })
    void theHostsAwsSettingsDoNotReachIt(String property, String value) {
        String before = System.setProperty(property, value);
        try (LocalS3 server = Stores.server(folder);
                ObjectStore store = S3ObjectStore.connect(server.endpoint())) {
            store.putIfAbsent("x/a", Content.of(new byte[1]), "text/plain");

            assertThat(store.list("x/")).hasSize(1);
        } finally {
            if (before == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        }
    }

    @Test
    void anObjectIsAPlainFileAtItsKey() throws Exception {
        try (LocalS3 server = Stores.server(folder);
                ObjectStore store = S3ObjectStore.connect(server.endpoint())) {
            store.putIfAbsent(KEY, Content.of("hello".getBytes(UTF_8)), "application/gzip");
            assertThat(Path.of(store.location(KEY)))
                    .isEqualTo(folder.resolve("nightshift").resolve(KEY));
        }

        assertThat(files()).containsExactly(folder.resolve("nightshift").resolve(KEY));
        assertThat(folder.resolve("nightshift").resolve(KEY)).hasContent("hello");
    }

    /** Most ways to copy a folder leave out the extended attributes, in which the server keeps the ETags. */
    @Test
    void anObjectWhoseFileWasCopiedWithoutItsAttributesCanBeReplaced() throws Exception {
        try (LocalS3 server = Stores.server(folder);
                ObjectStore store = S3ObjectStore.connect(server.endpoint())) {
            store.putIfAbsent("x/latest.json", Content.of("old".getBytes(UTF_8)), "application/json");
            UserDefinedFileAttributeView attributes = Files.getFileAttributeView(
                    folder.resolve("nightshift/x/latest.json"), UserDefinedFileAttributeView.class);
            for (String name : attributes.list()) {
                attributes.delete(name);
            }
            StoredObject copied = store.get("x/latest.json").orElseThrow();

            store.putIfMatch("x/latest.json", Content.of("new".getBytes(UTF_8)), "application/json", copied.etag());

            assertThat(store.get("x/latest.json").orElseThrow().content()).isEqualTo("new".getBytes(UTF_8));
            assertThatExceptionOfType(ObjectChangedException.class)
                    .isThrownBy(() -> store.putIfMatch(
                            "x/latest.json", Content.of(new byte[0]), "application/json", copied.etag()));
        }
    }

    @Test
    void aServerStartedAgainFindsTheObjects() {
        StoredObject before;
        try (LocalS3 server = Stores.server(folder);
                ObjectStore store = S3ObjectStore.connect(server.endpoint())) {
            store.putIfAbsent(KEY, Content.of("hello".getBytes(UTF_8)), "application/gzip");
            before = store.get(KEY).orElseThrow();
        }
        try (LocalS3 server = Stores.server(folder);
                ObjectStore store = S3ObjectStore.connect(server.endpoint())) {
            StoredObject after = store.get(KEY).orElseThrow();
            assertThat(after.content()).isEqualTo(before.content());
            assertThat(after.etag()).isEqualTo(before.etag());
            assertThat(store.list("x/")).containsExactly(new ObjectSummary(KEY, 5, before.etag()));
            assertThatExceptionOfType(ObjectExistsException.class)
                    .isThrownBy(() -> store.putIfAbsent(KEY, Content.of(new byte[0]), "application/gzip"));
        }
    }

    @Test
    void aListOfManyPagesIsComplete() throws Exception {
        Path data = Files.createDirectories(folder.resolve("nightshift/many"));
        for (int i = 0; i < 2_500; i++) {
            Files.writeString(data.resolve("%05d".formatted(i)), "x");
        }
        try (LocalS3 server = Stores.server(folder);
                ObjectStore store = S3ObjectStore.connect(server.endpoint())) {
            List<ObjectSummary> found = store.list("many/");

            assertThat(found)
                    .hasSize(2_500)
                    .isSortedAccordingTo((a, b) -> a.key().compareTo(b.key()));
            assertThat(found.get(2_499)).matches(last -> last.key().equals("many/02499") && last.bytes() == 1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nightshift",
        "GET, /nightshift/for-all",
        "GET, /nightshift/none",
        "PUT, /nightshift/new",
        "DELETE, /nightshift/for-all"
    })
    void aRequestWithoutASignatureIsRefusedRegardlessOfDiskPermissions(String method, String path) throws Exception {
        Path file = Files.createDirectories(folder.resolve("nightshift")).resolve("for-all");
        Files.writeString(file, "hello");
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        try (LocalS3 server = Stores.server(folder)) {
            HttpRequest request = HttpRequest.newBuilder(server.endpoint().uri().resolve(path))
                    .method(method, BodyPublishers.noBody())
                    .build();
            int status = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.discarding())
                    .statusCode();

            assertThat(status).isEqualTo(403);
            assertThat(files()).containsExactly(file);
        }
    }

    @Test
    void theEndpointIsOnThisMachineOnlyAndShownWithoutItsSecret() {
        try (LocalS3 server = Stores.server(folder)) {
            LocalS3.Endpoint endpoint = server.endpoint();

            assertThat(endpoint.uri().getHost()).isEqualTo("127.0.0.1");
            assertThat(endpoint.secretKey().reveal()).hasSize(64);
            assertThat(endpoint).hasToString("Endpoint[uri=" + endpoint.uri() + ", bucket=nightshift]");
        }
    }

    @Test
    void twoServersHaveDifferentPortsAndCredentials(@TempDir Path other) {
        try (LocalS3 one = Stores.server(folder);
                LocalS3 two = Stores.server(other)) {
            assertThat(one.endpoint().uri()).isNotEqualTo(two.endpoint().uri());
            assertThat(one.endpoint().accessKey()).isNotEqualTo(two.endpoint().accessKey());
            assertThat(one.endpoint().secretKey()).isNotEqualTo(two.endpoint().secretKey());
        }
    }

    @Test
    void aFolderThatCannotBeCreatedIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Stores.server(file))
                .withMessageStartingWith("Cannot start the local S3 server for bucket nightshift:"
                        + " cannot create its folder " + file.resolve("nightshift") + " (")
                .withMessageEndingWith("Fix this, or set nightshift.target.bucket to use a real bucket.");
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
