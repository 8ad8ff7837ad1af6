package dev.nightshift.login;

import java.math.BigDecimal;

/** A numeric id that is not a {@link WholeId}; it has no trailing zeros, so that equal values are equal records. */
record DecimalId(BigDecimal number) implements LoginId {

    @Override
    public Object value() {
        return number;
    }

    @Override
    public String encoded() {
        return "n:" + number.toPlainString();
    }

    @Override
    public int compareTo(LoginId other) {
        if (other instanceof DecimalId decimal) {
            return number.compareTo(decimal.number);
        }
        return other instanceof WholeId whole ? number.compareTo(BigDecimal.valueOf(whole.number())) : -1;
    }

    @Override
    public String toString() {
        return number.toPlainString();
    }
}
