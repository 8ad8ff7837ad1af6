package dev.nightshift.publication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.publication.LatestPointer.BadPointerException;
import dev.nightshift.publication.LatestPointer.Latest;
import dev.nightshift.storage.Content;
import dev.nightshift.storage.FolderStore;
import dev.nightshift.storage.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nights are numbered from 1, and named as night and rerun: "2.1" is the first rerun of the second night. */
final class LatestPointerTests {

    private static final Instant FIRST = Instant.parse("2026-11-01T00:00:00Z");

    private ObjectStore store;

    @BeforeEach
    void openAnEmptyBucket(@TempDir Path folder) {
        store = new FolderStore(folder);
    }

    private static RunFolder folder(String night) {
        String[] numbers = night.split("\\.", -1);
        return new RunFolder(
                "",
                "logins",
                FIRST.plus(Duration.ofDays(Long.parseLong(numbers[0]) - 1)),
                Integer.parseInt(numbers[1]));
    }

    private static String manifest(String night) {
        return folder(night).document("manifest.json");
    }

    /** A run of that name; the last one of a chain if there is one. */
    private static Latest latest(@Nullable Long chain, String... nights) {
        String last = nights[nights.length - 1];
        return new Latest(
                7,
                folder(last).cutoff(),
                folder(last).rerun(),
                manifest(last),
                chain,
                chain == null
                        ? null
                        : Arrays.stream(nights)
                                .map(LatestPointerTests::manifest)
                                .toList());
    }

    private static Latest chain(String... nights) {
        return latest(1L, nights);
    }

    private static Latest full(String night) {
        return latest(null, night);
    }

    @Test
    void theFirstRunMakesThePointerThatItIs() {
        assertThat(full("1.0").after(null)).isEqualTo(full("1.0"));
        assertThat(chain("1.0", "2.0").after(null)).isEqualTo(chain("1.0", "2.0"));
    }

    @Test
    void theNextNightIsAddedToTheChain() {
        assertThat(chain("1.0", "2.0", "3.0").after(chain("1.0", "2.0"))).isEqualTo(chain("1.0", "2.0", "3.0"));
    }

    @Test
    void aRerunInTheMiddleReplacesItsNightAndNothingElse() {
        assertThat(chain("1.0", "2.1").after(chain("1.0", "2.0", "3.0"))).isEqualTo(chain("1.0", "2.1", "3.0"));
        assertThat(chain("1.2").after(chain("1.1", "2.0"))).isEqualTo(chain("1.2", "2.0"));
    }

    @Test
    void aRerunOfTheLastNightIsTheNewestRun() {
        assertThat(chain("1.0", "2.1").after(chain("1.0", "2.0"))).isEqualTo(chain("1.0", "2.1"));
    }

    @Test
    void aNightThatWasFrozenBeforeARerunDoesNotUndoIt() {
        assertThat(chain("1.0", "2.0", "3.0").after(chain("1.1", "2.1"))).isEqualTo(chain("1.1", "2.1", "3.0"));
        assertThat(chain("1.1", "2.0").after(chain("1.0", "2.1", "3.0"))).isEqualTo(chain("1.0", "2.1", "3.0"));
    }

    @Test
    void aRunThatIsPublishedAgainChangesNothing() {
        Latest present = chain("1.1", "2.0", "3.0");

        assertThat(chain("1.0", "2.0", "3.0").after(present)).isEqualTo(present);
        assertThat(chain("1.0", "2.0").after(present)).isEqualTo(present);
        assertThat(full("1.0").after(full("2.0"))).isEqualTo(full("2.0"));
    }

    @Test
    void aNewerRunThatIsNoNightEndsTheChain() {
        assertThat(full("3.0").after(chain("1.0", "2.0"))).isEqualTo(full("3.0"));
        assertThat(latest(9L, "3.0").after(chain("1.0", "2.0"))).isEqualTo(latest(9L, "3.0"));
    }

    @Test
    void nightsOfAnOlderChainChangeNothing() {
        assertThat(chain("1.0", "2.1").after(latest(9L, "3.0"))).isEqualTo(latest(9L, "3.0"));
        assertThat(chain("1.0", "2.1").after(full("3.0"))).isEqualTo(full("3.0"));
    }

    @Test
    void aChainOfAnotherLedgerIsNotTheSameChainBecauseOfItsNumber() {
        assertThat(chain("2.1").after(chain("1.0", "2.0", "3.0"))).isEqualTo(chain("1.0", "2.0", "3.0"));
        assertThat(chain("2.0", "4.0").after(chain("1.0", "2.1", "3.0"))).isEqualTo(chain("2.0", "4.0"));
    }

    /** Ten nights, each with up to two reruns that know some of the reruns before them, published in any order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void inAnyOrderThePointerEndsWithTheNewestRerunOfEveryWindow(long seed) {
        Random random = new Random(seed);
        List<Latest> runs = new ArrayList<>();
        List<String> newest = new ArrayList<>();
        for (int night = 1; night <= 10; night++) {
            int reruns = random.nextInt(3);
            newest.add(night + "." + reruns);
            for (int rerun = 0; rerun <= reruns; rerun++) {
                List<String> known = new ArrayList<>();
                for (String before : newest.subList(0, night - 1)) {
                    known.add(before.substring(0, before.length() - 1)
                            + random.nextInt(before.charAt(before.length() - 1) - '0' + 1));
                }
                known.add(night + "." + rerun);
                runs.add(chain(known.toArray(String[]::new)));
            }
        }
        Collections.shuffle(runs, random);
        Latest last = chain(newest.toArray(String[]::new));

        @Nullable Latest pointer = null;
        for (Latest run : runs) {
            pointer = run.after(pointer);
        }

        assertThat(pointer).isEqualTo(last);
        for (Latest run : runs) {
            assertThat(run.after(last)).isEqualTo(last);
        }
    }

    @Test
    void theDocumentOfARunWithoutAChainHasFourFields() {
        new LatestPointer(store, folder("1.0")).update(full("1.0"));

        assertThat(document()).isEqualTo("""
                        {
                          "run": 7,
                          "cutoff": "2026-11-01T00:00:00Z",
                          "rerun": 0,
                          "manifest": "logins/runs/cutoff=20261101T000000Z/rerun=0/manifest.json"
                        }
                        """);
    }

    @Test
    void theDocumentOfANightNamesTheNightsOfItsChain() {
        LatestPointer pointer = new LatestPointer(store, folder("1.0"));
        pointer.update(chain("1.0"));
        pointer.update(chain("1.0", "2.0"));
        pointer.update(chain("1.1"));

        assertThat(document()).endsWith("""
                          "chain": 1,
                          "nights": [
                            "logins/runs/cutoff=20261101T000000Z/rerun=1/manifest.json",
                            "logins/runs/cutoff=20261102T000000Z/rerun=0/manifest.json"
                          ]
                        }
                        """);
        assertThat(pointer.read()).contains(chain("1.1", "2.0"));
    }

    private String document() {
        return new String(store.get("logins/latest.json").orElseThrow().content(), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"run\":1,\"cutoff\":\"2026-11-01T00:00:00Z\",\"manifest\":\"m\"}",
                "{\"run\":1,\"cutoff\":null,\"rerun\":0,\"manifest\":\"m\"}",
                "{\"run\":1,\"cutoff\":\"2026-11-01T00:00:00Z\",\"rerun\":0,\"manifest\":\"m\",\"chain\":1}",
                "{\"run\":1,\"cutoff\":\"2026-11-01T00:00:00Z\",\"rerun\":0,\"manifest\":\"m\",\"chain\":1,\"nights\":[]}",
                "{\"run\":1,\"cutoff\":\"2026-11-01T00:00:00Z\",\"rerun\":0,\"manifest\":\"m\",\"chain\":1,\"nights\":[\"m\"]}",
                "no JSON"
            })
    void anotherDocumentInItsPlaceIsRefusedAndNotOverwritten(String document) {
        store.putIfAbsent("logins/latest.json", Content.of(document.getBytes(UTF_8)), "application/json");

        assertThatExceptionOfType(BadPointerException.class)
                .isThrownBy(() -> new LatestPointer(store, folder("1.0")).update(full("1.0")))
                .withMessageStartingWith(
                        store.location("logins/latest.json") + " is not JSON in the form that this program writes");
        assertThat(document()).isEqualTo(document);
    }
}
