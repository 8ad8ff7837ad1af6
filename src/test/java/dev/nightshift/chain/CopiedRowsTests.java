package dev.nightshift.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.Login;
import dev.nightshift.login.LoginId;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The copied keys come in stream order, and only the parts that are needed are read. */
final class CopiedRowsTests {

    private final PartsInMemory parts = new PartsInMemory();

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    private static Login login(long second, long id) {
        return new Login(at(second), LoginId.of(id));
    }

    private static List<Login> logins(long from, long to) {
        List<Login> logins = new ArrayList<>();
        for (long second = from; second < to; second++) {
            logins.add(login(second, second));
        }
        return logins;
    }

    private static List<Login> rest(CopiedRows.Cursor keys) {
        List<Login> rest = new ArrayList<>();
        for (Login next = keys.next(); next != null; next = keys.next()) {
            rest.add(next);
        }
        return rest;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void mergesStreamsAndFindsAnyPlaceInThem(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Login> all = new ArrayList<>();
        List<KeyStream> streams = new ArrayList<>();
        for (int stream = 0; stream < 4; stream++) {
            List<Login> own = new ArrayList<>();
            for (int row = 0; row < 25; row++) {
                own.add(login(random.nextInt(20), row * 4 + stream));
            }
            own.sort(null);
            streams.add(parts.stream(stream, 1 + random.nextInt(9), own));
            all.addAll(own);
        }
        all.sort(null);
        CopiedRows copied = new CopiedRows(parts, streams);
        assertThat(rest(copied.cursor())).isEqualTo(all);
        for (int second = -1; second <= 21; second++) {
            Instant time = at(second);
            CopiedRows.Cursor keys = copied.cursor();
            if (second > 3) {
                keys.skipTo(at(second - 4));
                keys.next();
            }
            keys.skipTo(time);
            List<Login> before = all.stream()
                    .filter(login -> login.lastLogin().isBefore(time))
                    .toList();
            List<Login> after = all.subList(before.size(), all.size());
            // The key that was taken may be behind the place that was skipped to.
            assertThat(after).endsWith(rest(keys).toArray(Login[]::new));
            keys = copied.cursor();
            keys.skipTo(time);
            assertThat(rest(keys)).isEqualTo(after);
            assertThat(copied.lastBefore(time)).isEqualTo(before.isEmpty() ? null : before.get(before.size() - 1));
            assertThat(copied.rows(at(-5), time)).isEqualTo(before.size());
            assertThat(copied.rows(at(2), time))
                    .isEqualTo(before.stream()
                            .filter(login -> !login.lastLogin().isBefore(at(2)))
                            .count());
        }
    }

    @Test
    void readsNoPartThatEndsBeforeThePlaceOrIsNotReached() {
        CopiedRows copied = new CopiedRows(parts, List.of(parts.stream(1, 10, logins(0, 100))));

        CopiedRows.Cursor keys = copied.cursor();
        keys.skipTo(at(55));
        assertThat(keys.next()).isEqualTo(login(55, 55));
        assertThat(parts.read).containsExactly("1/5");
        keys.skipTo(at(80));
        assertThat(keys.peek()).isEqualTo(login(80, 80));
        assertThat(copied.lastBefore(at(40))).isEqualTo(login(39, 39));
        assertThat(copied.rows(at(30), at(50))).isEqualTo(20);
        assertThat(parts.read).containsExactly("1/5");
    }

    @Test
    void aPartThatIsMissingOrWasChangedIsRefusedByName() {
        KeyStream stream = parts.stream(7, 10, logins(0, 10));
        CopiedRows copied = new CopiedRows(parts, List.of(stream));
        byte[] bytes = parts.objects.put("7/0", "{}".getBytes(StandardCharsets.UTF_8));
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> rest(copied.cursor()))
                .withMessageContaining("Part memory: 7/0 of run 7 has the SHA-256 ")
                .withMessageContaining("verify 7")
                .withMessageContaining("run --full")
                .matches(refusal -> refusal.reason() == Reason.REFUSED);
        parts.objects.remove("7/0");
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> rest(copied.cursor()))
                .withMessageContaining("Part memory: 7/0 of run 7 is missing");
        parts.objects.put("7/0", bytes);
        assertThat(rest(copied.cursor())).hasSize(10);
    }
}
