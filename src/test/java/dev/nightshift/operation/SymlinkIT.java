package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The list of the current run's parts always belongs to the run that latest.json points to. */
class SymlinkIT {

    private Installation installation;

    @BeforeEach
    void fill(@TempDir Path folder) throws Exception {
        installation = Installation.in(folder, 10).fill(40);
    }

    private void run(Instant cutoff, boolean rerun, Decorators decorators) {
        installation
                .operations(decorators)
                .run(new RunRequest(cutoff, null, rerun), new Installation.Silence(), new StopSignal());
    }

    private List<String> listed() throws IOException {
        return Files.readAllLines(installation.bucket().resolve("logins/current/symlink.txt"));
    }

    /** Returns the parts of the manifest that latest.json points to. */
    private List<String> current() {
        List<String> keys = new ArrayList<>();
        for (JsonNode part : installation.published().manifest().get("parts")) {
            keys.add("s3://nightshift/" + part.get("key").asString());
        }
        return keys;
    }

    @Test
    void theListNamesThePartsOfTheManifestInStreamOrder() throws Exception {
        run(Installation.CUTOFF, false, Decorators.NONE);

        assertThat(listed()).hasSize(5).isEqualTo(current());
    }

    @Test
    void aRerunAndALaterNightMoveIt() throws Exception {
        run(Installation.CUTOFF, false, Decorators.NONE);
        run(Installation.CUTOFF, true, Decorators.NONE);
        assertThat(listed()).allMatch(line -> line.contains("/rerun=1/")).isEqualTo(current());

        run(Installation.CUTOFF.plusSeconds(86_400), false, Decorators.NONE);
        assertThat(listed())
                .allMatch(line -> line.contains("cutoff=20261124T000000Z/rerun=0/"))
                .isEqualTo(current());
    }

    @Test
    void anOlderNightThatIsMadeUpForDoesNotMoveItBack() throws Exception {
        run(Installation.CUTOFF, false, Decorators.NONE);
        List<String> before = listed();

        run(Installation.CUTOFF.minusSeconds(86_400), false, Decorators.NONE);

        assertThat(listed()).isEqualTo(before).isEqualTo(current());
    }

    @Test
    void aRunThatDiedBetweenBothWritesItWhenItPublishesAgain() throws Exception {
        run(Installation.CUTOFF, false, Decorators.NONE);
        List<String> old = listed();
        Instant next = Installation.CUTOFF.plusSeconds(86_400);
        Trouble death = Trouble.death(Trouble.Place.of("BEFORE 0 PUT symlink.txt"));
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> run(next, false, death.decorators()));
        assertThat(death.struck()).isTrue();
        assertThat(listed()).isEqualTo(old).isNotEqualTo(current());
        installation.buryOwners();

        run(next, false, Decorators.NONE);

        assertThat(listed()).isEqualTo(current());
    }

    @Test
    void aRunThatIsOvertakenBetweenBothLeavesItToTheNewerOne() throws Exception {
        Instant next = Installation.CUTOFF.plusSeconds(86_400);
        Trouble overtaken = Trouble.event(Trouble.Place.of("BEFORE 0 PUT symlink.txt"), () -> {
            try {
                // Does what another process would do: both documents now belong to a newer run.
                Path source = installation.bucket().resolve("logins");
                String latest = Files.readString(source.resolve("latest.json"))
                        .replace("2026-11-23T00:00:00Z", next.toString())
                        .replace("20261123T000000Z", "20261124T000000Z");
                Files.writeString(source.resolve("latest.json"), latest);
                Files.createDirectories(source.resolve("current"));
                Files.writeString(source.resolve("current/symlink.txt"), "s3://nightshift/newer\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        run(Installation.CUTOFF, false, overtaken.decorators());

        assertThat(overtaken.struck()).isTrue();
        assertThat(listed()).containsExactly("s3://nightshift/newer");
    }
}
