package dev.nightshift.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginIdTests {

    private static final String LAST_BELOW_SURROGATES = "\uD7FF";
    private static final String FIRST_ABOVE_SURROGATES = "\uE000";
    private static final String LAST_OF_ONE_UNIT = "\uFFFF";
    private static final String FIRST_OF_TWO_UNITS = "\uD800\uDC00";
    private static final String LAST_OF_ALL = "\uDBFF\uDFFF";

    /** Ids in ascending order. */
    private static final List<LoginId> IN_ORDER = List.of(
            number("-1E+30"),
            LoginId.of(Long.MIN_VALUE),
            LoginId.of(-1),
            number("-0.5"),
            LoginId.of(0),
            number("0.25"),
            LoginId.of(9),
            number("9.0001"),
            LoginId.of(10),
            LoginId.of(Long.MAX_VALUE),
            number("9223372036854775807.5"),
            number("9223372036854775808"),
            number("1E+125"),
            LoginId.of(""),
            LoginId.of("10"),
            LoginId.of("9"),
            LoginId.of("B"),
            LoginId.of("a"),
            LoginId.of("aa"),
            LoginId.of(LAST_BELOW_SURROGATES),
            LoginId.of(FIRST_ABOVE_SURROGATES),
            LoginId.of(LAST_OF_ONE_UNIT),
            LoginId.of(FIRST_OF_TWO_UNITS),
            LoginId.of(FIRST_OF_TWO_UNITS + "a"),
            LoginId.of(LAST_OF_ALL));

    private static LoginId number(String text) {
        return LoginId.of(new BigDecimal(text));
    }

    @Test
    void ordersNumbersByValueBeforeTextsByCodePoint() {
        for (int i = 0; i < IN_ORDER.size(); i++) {
            for (int j = 0; j < IN_ORDER.size(); j++) {
                assertThat(Integer.signum(IN_ORDER.get(i).compareTo(IN_ORDER.get(j))))
                        .as("%s against %s", IN_ORDER.get(i), IN_ORDER.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void isEqualExactlyWhenTheOrderSaysSo() {
        for (LoginId one : IN_ORDER) {
            for (LoginId two : IN_ORDER) {
                assertThat(one.equals(two)).isEqualTo(one.compareTo(two) == 0);
            }
        }
        assertThat(LoginId.of("1")).isNotEqualTo(LoginId.of(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "1.00", "0.1E1", "10E-1"})
    void treatsAllSpellingsOfANumberAsOneId(String writing) {
        assertThat(number(writing)).isEqualTo(LoginId.of(1)).hasSameHashCodeAs(LoginId.of(1));
        assertThat(number(writing).value()).isEqualTo(1L);
    }

    @Test
    void keepsNumbersBeyondLongWithoutTrailingZeros() {
        assertThat(number("0.50").value()).isEqualTo(new BigDecimal("0.5"));
        assertThat(number("9223372036854775808.0").value()).isEqualTo(new BigDecimal("9223372036854775808"));
        assertThat(number("-9223372036854775808.0").value()).isEqualTo(Long.MIN_VALUE);
        assertThat(number("0.000").value()).isEqualTo(0L);
    }

    @Test
    void writesNumbersPlainly() {
        assertThat(LoginId.of(42).encoded()).isEqualTo("n:42");
        assertThat(number("0.50").encoded()).isEqualTo("n:0.5");
        assertThat(number("1E-10").encoded()).isEqualTo("n:0.0000000001");
        assertThat(number("1E+20").encoded()).isEqualTo("n:100000000000000000000");
        assertThat(LoginId.of("abc").encoded()).isEqualTo("t:abc");
    }

    @Test
    void readsBackWhatItWrites() {
        for (LoginId id : IN_ORDER) {
            assertThat(LoginId.decode(id.encoded())).isEqualTo(id);
        }
        assertThat(LoginId.decode("t:n:1").value()).isEqualTo("n:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "x:1", "n:", "n:abc", "n:01", "n:1.0", "n:-0", "n:1E9", "n:1E1000000000", "N:1"})
    void refusesByNameWhatItDoesNotWrite(String text) {
        assertThatThrownBy(() -> LoginId.decode(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not an encoded id: \"" + text
                        + "\"; expected \"n:\" and a plain number, or \"t:\" and a text");
    }

    @Test
    void showsOperatorsNumbersPlainlyAndTextsInQuotes() {
        assertThat(LoginId.of(42)).hasToString("42");
        assertThat(number("1E-10")).hasToString("0.0000000001");
        assertThat(LoginId.of("42")).hasToString("\"42\"");
    }
}
