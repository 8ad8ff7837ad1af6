package dev.nightshift.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightshift.work.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The contract of every object store. Each test has its own folder in the bucket. */
abstract class ObjectStoreContract {

    private static final String TEXT = "text/plain";

    private String folder = "";

    abstract ObjectStore store();

    /** The folder of all tests, with a slash at its end; empty for the whole bucket. */
    String root() {
        return "";
    }

    /** Whether of several requests that create an object at the same moment only one succeeds. */
    boolean createsAtomically() {
        return true;
    }

    @BeforeEach
    void takeFolder(TestInfo test) {
        folder = root() + test.getTestMethod().orElseThrow().getName() + "/cutoff=20261123T000000Z/rerun=0/";
    }

    @Test
    void anObjectComesBackAsItWasPut() {
        store().putIfAbsent(folder + "part-p00-000001-e1.jsonl.gz", text("hello"), "application/gzip");

        assertThat(read("part-p00-000001-e1.jsonl.gz")).isEqualTo("hello");
    }

    @Test
    void anEmptyObjectComesBackEmpty() {
        store().putIfAbsent(folder + "_SUCCESS", text(""), TEXT);

        assertThat(read("_SUCCESS")).isEmpty();
    }

    @Test
    void contentOfManyMegabytesComesBackUnchanged() {
        byte[] bytes = new byte[9 << 20];
        new Random(1).nextBytes(bytes);

        String etag = store().putIfAbsent(folder + "large", Content.of(bytes), "application/octet-stream");

        assertThat(store().list(folder)).containsExactly(new ObjectSummary(folder + "large", bytes.length, etag));
        assertThat(store().get(folder + "large").orElseThrow().content()).isEqualTo(bytes);
        assertThat(store().digest(folder + "large").orElseThrow().sha256()).isEqualTo(Sha256.of(bytes));
    }

    @Test
    void aMissingObjectIsEmpty() {
        assertThat(store().get(folder + "none")).isEmpty();
        assertThat(store().digest(folder + "none")).isEmpty();
    }

    @Test
    void anExistingObjectIsNeverReplaced() {
        store().putIfAbsent(folder + "a", text("first"), TEXT);

        assertThatExceptionOfType(ObjectExistsException.class)
                .isThrownBy(() -> store().putIfAbsent(folder + "a", text("second"), TEXT))
                .withMessageStartingWith("Cannot put " + folder + "a in bucket nightshift at ")
                .withMessageEndingWith(
                        ": there is an object at that key with other content. Find out who else writes to this key.");
        assertThat(read("a")).isEqualTo("first");
    }

    @Test
    void ofManyThreadsThatCreateAnObjectExactlyOneSucceeds() throws Exception {
        for (int round = 0; round < (createsAtomically() ? 8 : 1); round++) {
            String key = folder + "round-" + round;
            List<String> winners = race(8, thread -> {
                try {
                    store().putIfAbsent(key, text("thread " + thread), TEXT);
                    return "thread " + thread;
                } catch (ObjectExistsException e) {
                    return "";
                }
            });
            assertThat(winners).contains(read("round-" + round));
            if (createsAtomically()) {
                assertThat(winners).hasSize(1);
            }
        }
    }

    @Test
    void theExpectedVersionIsReplaced() {
        String etag = store().putIfAbsent(folder + "latest.json", text("1"), TEXT);
        assertThat(store().get(folder + "latest.json").orElseThrow().etag())
                .isEqualTo(etag)
                .doesNotContain("\"");

        store().putIfMatch(folder + "latest.json", text("2"), TEXT, etag);

        assertThat(read("latest.json")).isEqualTo("2");
    }

    @Test
    void anotherVersionThanTheExpectedIsNotReplaced() {
        store().putIfAbsent(folder + "latest.json", text("1"), TEXT);
        String etag = store().get(folder + "latest.json").orElseThrow().etag();
        store().putIfMatch(folder + "latest.json", text("2"), TEXT, etag);

        assertThatExceptionOfType(ObjectChangedException.class)
                .isThrownBy(() -> store().putIfMatch(folder + "latest.json", text("3"), TEXT, etag))
                .withMessageStartingWith("Cannot replace " + folder + "latest.json in bucket nightshift at ")
                .withMessageEndingWith(": it was deleted, or its version is not the one with ETag " + etag
                        + ". Find out who else writes to this key, and let doctor check whether the service"
                        + " honours If-Match.");
        assertThat(read("latest.json")).isEqualTo("2");
    }

    @Test
    void aDeletedObjectIsNotReplaced() {
        store().putIfAbsent(folder + "a", text("1"), TEXT);
        String etag = store().get(folder + "a").orElseThrow().etag();
        store().delete(folder + "a");

        assertThatExceptionOfType(ObjectChangedException.class)
                .isThrownBy(() -> store().putIfMatch(folder + "a", text("2"), TEXT, etag));
        assertThat(store().get(folder + "a")).isEmpty();
    }

    @Test
    void aListContainsAFoldersObjectsInKeyOrderAndNoNeighbours() {
        for (String name : List.of("b", "a/z", "a-b", "a/y=1/x", "B")) {
            store().putIfAbsent(folder + name, text(name), TEXT);
        }
        store().putIfAbsent(folder.substring(0, folder.length() - 1) + "0/other", text("run 00"), TEXT);

        assertThat(store().list(folder))
                .extracting(ObjectSummary::key, ObjectSummary::bytes)
                .containsExactly(
                        tuple(folder + "B", 1L),
                        tuple(folder + "a-b", 3L),
                        tuple(folder + "a/y=1/x", 7L),
                        tuple(folder + "a/z", 3L),
                        tuple(folder + "b", 1L));
    }

    @Test
    void aFolderWithoutObjectsListsNothing() {
        store().putIfAbsent(folder + "a", text("1"), TEXT);
        store().delete(folder + "a");

        assertThat(store().list(folder)).isEmpty();
        assertThat(store().list(folder + "none/")).isEmpty();
    }

    @Test
    void aPrefixThatIsNotAFolderIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store().list("rerun=1"))
                .withMessage("a prefix to list must end with '/', but is \"rerun=1\"");
        assertThatIllegalArgumentException().isThrownBy(() -> store().list(""));
    }

    @Test
    void deletingTwiceIsHarmless() {
        store().putIfAbsent(folder + "a", text("1"), TEXT);

        store().delete(folder + "a");
        store().delete(folder + "a");

        assertThat(store().get(folder + "a")).isEmpty();
    }

    @Test
    void anExistingBucketIsFound() {
        store().checkBucket(folder);

        assertThat(store().bucket()).isEqualTo("nightshift");
    }

    private String read(String name) {
        return new String(store().get(folder + name).orElseThrow().content(), UTF_8);
    }

    private static Content text(String text) {
        return Content.of(text.getBytes(UTF_8));
    }

    private interface Contender {
        String run(int thread);
    }

    private static List<String> race(int threads, Contender contender) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<String>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                tasks.add(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return contender.run(thread);
                });
            }
            List<String> winners = new ArrayList<>();
            for (Future<String> result : executor.invokeAll(tasks)) {
                if (!result.get().isEmpty()) {
                    winners.add(result.get());
                }
            }
            return winners;
        } finally {
            executor.shutdownNow();
        }
    }
}
