package dev.nightshift.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.Block;
import dev.nightshift.login.Login;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.login.Position;
import dev.nightshift.work.NightshiftException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exactly the copied rows are dropped, whatever the order of ids within one moment. */
final class UncopiedRowsTests {

    private static final IdOrder BY_ID = new IdOrder(false, ZoneOffset.UTC);
    private static final IdOrder PROTECTED = new IdOrder(true, ZoneOffset.UTC);

    private final PartsInMemory parts = new PartsInMemory();

    private static Login login(long second, long id) {
        return new Login(Instant.ofEpochSecond(second), LoginId.of(id));
    }

    private static Block block(List<Login> rows) {
        return new Block(
                rows.stream()
                        .map(row -> new LoginRecord(row.lastLogin(), row.id(), new @Nullable Object[0]))
                        .toList(),
                new Position("x", rows.get(rows.size() - 1).id()),
                100,
                rows.size(),
                rows.size());
    }

    private static List<Login> kept(Block block) {
        List<Login> kept = new ArrayList<>();
        block.records().forEach(row -> kept.add(new Login(Objects.requireNonNull(row.lastLogin()), row.id())));
        return kept;
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "3, false", "4, false", "1, true", "2, true", "3, true", "4, true"})
    void dropsExactlyTheCopiedRows(long seed, boolean idsProtected) {
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            List<Login> source = new ArrayList<>();
            for (int id = 0; id < 60; id++) {
                source.add(login(random.nextInt(12), id));
            }
            if (idsProtected) {
                Collections.shuffle(source, random);
                source.sort(Comparator.comparing(Login::lastLogin));
            } else {
                source.sort(null);
            }
            List<List<Login>> nights = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            Set<Login> copied = new HashSet<>();
            for (Login row : source) {
                if (random.nextInt(3) > 0) {
                    nights.get(random.nextInt(3)).add(row);
                    copied.add(row);
                }
                if (random.nextInt(5) == 0) {
                    // A row that the source no longer has there, because its login has moved forward.
                    nights.get(0).add(new Login(row.lastLogin(), LoginId.of(1000 + random.nextInt(1000))));
                }
            }
            if (!idsProtected) {
                nights.get(0).sort(null);
            }
            List<KeyStream> streams = new ArrayList<>();
            nights.forEach(night -> streams.add(parts.stream(1, 1 + random.nextInt(20), night)));
            CopiedFilter filter =
                    new CopiedFilter(new CopiedRows(parts, streams).cursor(), idsProtected ? PROTECTED : BY_ID);
            List<Login> kept = new ArrayList<>();
            // A restart begins anywhere.
            int start = random.nextInt(30);
            for (int from = start; from < source.size(); from += 7) {
                Block block = block(source.subList(from, Math.min(from + 7, source.size())));
                Block uncopied = filter.apply(block);
                assertThat(uncopied.position()).isEqualTo(block.position());
                assertThat(uncopied.ambiguous()).isEqualTo(uncopied.records().size());
                kept.addAll(kept(uncopied));
            }
            assertThat(kept)
                    .isEqualTo(source.subList(start, source.size()).stream()
                            .filter(row -> !copied.contains(row))
                            .toList());
        }
    }

    @Test
    void theMomentThatDaylightSavingSkippedToIsNotInTheOrderOfIds() {
        Instant change = Instant.parse("2026-03-29T01:00:00Z");
        Login nine = new Login(change, LoginId.of(9));
        Login two = new Login(change, LoginId.of(2));
        Login five = new Login(change, LoginId.of(5));
        CopiedRows copied = new CopiedRows(parts, List.of(parts.stream(1, 5, List.of(nine, two))));
        CopiedFilter filter = new CopiedFilter(copied.cursor(), new IdOrder(false, ZoneId.of("Europe/Berlin")));

        assertThat(kept(filter.apply(block(List.of(nine))))).isEmpty();
        assertThat(kept(filter.apply(block(List.of(five, two))))).containsExactly(five);
    }

    @Test
    void tooManyCopiedRowsOfOneMomentWithoutOrderAreRefused() {
        CopiedRows copied =
                new CopiedRows(parts, List.of(parts.stream(1, 9, List.of(login(1, 5), login(1, 3), login(1, 4)))));
        CopiedFilter filter = new CopiedFilter(copied.cursor(), PROTECTED, 2);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> filter.apply(block(List.of(login(1, 1)))))
                .withMessageContaining("More than 2 rows at 1970-01-01T00:00:01Z")
                .withMessageContaining("nightshift.incremental.overlap")
                .withMessageContaining("run --full");
    }

    @Test
    void aBlockThatMeetsNoCopiedRowIsHandedOnAsItIsAndNoPartIsRead() {
        CopiedRows copied =
                new CopiedRows(parts, List.of(parts.stream(1, 2, List.of(login(1, 1), login(3, 1), login(9, 1)))));
        CopiedFilter filter = new CopiedFilter(copied.cursor(), BY_ID);
        Block block = block(List.of(login(4, 1), login(8, 1)));

        assertThat(filter.apply(block)).isSameAs(block);
        assertThat(parts.read).isEmpty();
    }
}
