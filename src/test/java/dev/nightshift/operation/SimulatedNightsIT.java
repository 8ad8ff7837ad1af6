package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nights that copy only what is new are together what one full copy is, whatever happens in between. The build takes
 * fifteen for each of two seeds, one in which logins move forward and one in which rows are only added; {@code mvn test
 * -Dtest=SimulatedNightsIT -Dnights.from=1 -Dnights.to=20} takes thirty for each from 1 to 20.
 */
final class SimulatedNightsIT {

    private static final int NIGHTS = Integer.getInteger("nights.from") == null ? 15 : 30;

    private static final List<String> OVERLAPS = List.of("PT1H", "PT30H", "PT10M");

    private static final List<String> ZONES =
            List.of("UTC", "Europe/Berlin", "Asia/Beirut", "America/New_York", "Africa/Cairo");

    @TempDir
    private Path folder;

    /** Each with a zone, ranges that are read at the same time, and whether writers move rows forward. */
    private static Stream<Arguments> seeds() {
        return IntStream.rangeClosed(Integer.getInteger("nights.from", 3), Integer.getInteger("nights.to", 4))
                .mapToObj(seed -> Arguments.of(
                        seed,
                        ZoneId.of(ZONES.get(seed % ZONES.size())),
                        firstDay(
                                ZoneId.of(ZONES.get(seed % ZONES.size())),
                                LocalDate.parse(seed % 2 == 0 ? "2026-03-15" : "2026-10-10")),
                        1 + seed % 3,
                        Duration.parse(OVERLAPS.get(seed % OVERLAPS.size())),
                        seed % 4 == 3));
    }

    /** A day from which on the clocks of the zone, if it changes them, change in the middle of the nights. */
    private static LocalDate firstDay(ZoneId zone, LocalDate earliest) {
        ZoneOffsetTransition change =
                zone.getRules().nextTransition(earliest.atStartOfDay(zone).toInstant());
        return change == null
                ? earliest
                : change.getDateTimeBefore().toLocalDate().minusDays(NIGHTS / 2);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void loseNothing(long seed, ZoneId zone, LocalDate firstDay, int partitions, Duration overlap, boolean moves)
            throws Exception {
        Installation installation = Installation.onPostgreSql(folder.resolve("home"), 5)
                .withFolderAsBucket()
                .withPartitions(partitions);
        installation.writeSettings("""
                  load: incremental
                  zone: %s
                  incremental:
                    overlap: %s
                    append-only: %s
                  guard:
                    max-drop-percent: 100
                """.formatted(zone, overlap, !moves));
        readTimesIn(zone, installation);
        SplittableRandom random = new SplittableRandom(seed);
        try (SimulatedNights nights = new SimulatedNights(seed, installation, zone, overlap, moves)) {
            try {
                for (int day = 1; day <= NIGHTS; day++) {
                    int hour = random.nextInt(3) == 0 ? random.nextInt(4) : 0;
                    Instant cutoff =
                            firstDay.plusDays(day).atTime(hour, 0).atZone(zone).toInstant();
                    nights.day(cutoff);
                    boolean missed = day > 1 && random.nextInt(6) == 0;
                    if (!missed) {
                        nights.night(cutoff, false);
                        if (random.nextInt(5) == 0) {
                            nights.rerun();
                        }
                    }
                }
                Instant cutoff =
                        firstDay.plusDays(NIGHTS + 1L).atStartOfDay(zone).toInstant();
                nights.lastNight(cutoff);
                nights.verifyAgainst(fullCopy(installation, zone, cutoff), cutoff);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("After " + String.join("\n", nights.trace), e);
            }
        }
    }

    private static void readTimesIn(ZoneId zone, Installation installation) throws IOException {
        Path settings = installation.home().resolve("config/application.yml");
        Files.writeString(settings, Files.readString(settings).replace("time-zone: UTC", "time-zone: " + zone));
    }

    private List<String> fullCopy(Installation installation, ZoneId zone, Instant cutoff) throws IOException {
        Installation full = installation.another(folder.resolve("full"), installation.url(), "");
        readTimesIn(zone, full);
        full.operations(Decorators.NONE, cutoff.plusSeconds(1))
                .run(new RunRequest(cutoff, null, false), new Installation.Silence(), new StopSignal());
        assertThat(full.published().manifest().get("reconciled").asBoolean()).isTrue();
        return full.published().lines();
    }
}
