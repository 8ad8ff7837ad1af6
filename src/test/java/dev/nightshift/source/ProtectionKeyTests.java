package dev.nightshift.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.login.LoginId;
import dev.nightshift.login.Position;
import dev.nightshift.work.Secret;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** Equal values have equal HMACs, which other programs compute too, and a sealed position opens with its key only. */
class ProtectionKeyTests {

    private final ProtectionKey key = ProtectionKey.of(Secret.of("0123456789abcdef0123456789abcdef"));
    private final ProtectionKey other = ProtectionKey.of(Secret.of("0123456789abcdef0123456789abcdeF"));

    /** From: printf %s 42 | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef. */
    @Test
    void theHmacOfAValueIsThatOfItsText() {
        String expected = "3b12d0412db185c98ff58825ed4c81cfbc7bdabcf33ac48bdaaae5f39fc65445";
        assertThat(key.hmac("42")).isEqualTo(expected);
        assertThat(key.hmac(42L)).isEqualTo(expected);
        assertThat(key.hmac((Object) new BigDecimal("42.00"))).isEqualTo(expected);
        assertThat(key.hmac(LoginId.of(42)).value()).isEqualTo(expected);
        assertThat(key.hmac(new byte[] {0x4f, (byte) 0xff})).isEqualTo(key.hmac("4FFF"));
        assertThat(other.hmac("42")).isNotEqualTo(expected);
    }

    @Test
    void aSealedPositionIsOpenedExactly() {
        for (LoginId id : new LoginId[] {
            LoginId.of(42), LoginId.of(new BigDecimal("0.5")), LoginId.of("ä"), LoginId.of("x".repeat(2_900))
        }) {
            Position position = new Position("2026-11-22 10:00:00", id, 7L);
            Position sealed = key.sealed(position);
            assertThat(sealed.id().encoded()).hasSizeLessThanOrEqualTo(4_000).doesNotContain("xx");
            assertThat(key.copy().sealed(position)).isEqualTo(sealed);
            assertThat(key.copy().opened(sealed)).isEqualTo(position);
        }
    }

    @Test
    void aPositionIsNotOpenedWithAnotherKey() {
        Position sealed = key.sealed(new Position(null, LoginId.of("secret")));
        assertThat(other.id()).hasSize(16).isNotEqualTo(key.id());
        assertThatThrownBy(() -> other.opened(sealed))
                .hasMessageContaining("cannot be opened with nightshift.source.hmac-key");
        assertThatThrownBy(() -> key.opened(new Position(null, LoginId.of("secret"))))
                .hasMessageContaining("cannot be opened");
        assertThatThrownBy(() -> key.sealed(new Position(null, LoginId.of("x".repeat(3_000)))))
                .hasMessageContaining("An id has 3002 bytes; a protected id may have at most");
    }
}
