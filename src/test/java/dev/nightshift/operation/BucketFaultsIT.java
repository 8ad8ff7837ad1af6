package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.storage.FaultyS3;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever goes wrong between the program and the bucket, a run ends complete and verified, or fails, can be restarted
 * and is then complete. At no time is there a manifest that names a part which is missing or has other bytes.
 *
 * <p>The properties {@code bucket-faults.runs} and {@code bucket-faults.seed} make it a longer one; see scripts/soak.
 */
final class BucketFaultsIT {

    private static final int RUNS = Integer.getInteger("bucket-faults.runs", 3);
    private static final int SEED = Integer.getInteger("bucket-faults.seed", 1);
    private static final int MOST_ATTEMPTS = 60;
    private static final String RUN = "cutoff=20261123T000000Z/rerun=0/";

    /** How a run may fail because of the bucket. */
    private static final Set<Reason> BY_THE_BUCKET = EnumSet.of(Reason.FAILED, Reason.REFUSED);

    @TempDir
    Path folder;

    @BeforeAll
    static void takeCredentials() {
        System.setProperty("aws.accessKeyId", "key");
        System.setProperty("aws.secretAccessKey", "secret");
    }

    @AfterAll
    static void returnCredentials() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void everyRunEndsCompleteWhateverTheBucketDoes() throws Exception {
        Installation calm = Installation.in(folder.resolve("calm"), 10).withPartitions(2);
        calm.fill(45).withFolderAsBucket();
        calm.run();
        PublishedRun expected = calm.published();
        Map<FaultyS3.Fault, Integer> faults = new EnumMap<>(FaultyS3.Fault.class);
        int requests = 0;
        int attempts = 0;
        QuietLog quiet = new QuietLog();
        try {
            for (int i = 0; i < RUNS; i++) {
                int seed = SEED + i;
                Installation troubled = calm.another(folder.resolve("seed-" + seed));
                try (FaultyS3 s3 = new FaultyS3(troubled.bucket(), seed, 15, Duration.ofMillis(200))) {
                    attempts += complete(troubled, s3, seed);
                    requests += s3.requests();
                    s3.faults().forEach((fault, times) -> faults.merge(fault, times, Integer::sum));
                }
                PublishedRun published = troubled.published(false);
                assertThat(published.lines()).as("seed %d", seed).isEqualTo(expected.lines());
                assertThat(published.lasting()).as("seed %d", seed).isEqualTo(expected.lasting());
                assertThat(published.report().get("latestLogins"))
                        .isEqualTo(expected.report().get("latestLogins"));
                assertThat(published.report().get("closestPair"))
                        .isEqualTo(expected.report().get("closestPair"));
            }
        } finally {
            quiet.close();
        }
        if (Integer.getInteger("bucket-faults.runs") != null) {
            System.out.printf(
                    "runs=%d attempts=%d requests=%d faults=%s%nOK: answers and rows are those of an undisturbed run.%n",
                    RUNS, attempts, requests, faults);
        }
        assertThat(faults).hasSizeGreaterThan(FaultyS3.Fault.values().length / 2);
    }

    /** Returns the number of attempts. */
    private static int complete(Installation troubled, FaultyS3 s3, int seed) throws IOException {
        troubled.useBucketAt(s3.uri());
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            try {
                RunResult result = troubled.run();
                assertThat(result.ending()).isIn(RunResult.Ending.COMPLETED, RunResult.Ending.ALREADY_COMPLETE);
                return attempt;
            } catch (NightshiftException e) {
                assertThat(e.reason()).as("seed %d: %s", seed, e.getMessage()).isIn(BY_THE_BUCKET);
                assertThat(e).hasMessageContaining("bucket nightshift");
            }
            requireNoFalseManifest(troubled.bucket());
        }
        throw new AssertionError("seed " + seed + ": not complete after " + MOST_ATTEMPTS + " attempts");
    }

    private static void requireNoFalseManifest(Path bucket) throws IOException {
        Path manifest = bucket.resolve("logins/runs/" + RUN + "manifest.json");
        if (Files.exists(manifest)) {
            for (JsonNode part :
                    new JsonMapper().readTree(Files.readString(manifest)).get("parts")) {
                byte[] bytes = Files.readAllBytes(bucket.resolve(part.get("key").asString()));
                assertThat(Sha256.of(bytes)).isEqualTo(part.get("sha256").asString());
            }
        }
    }
}
