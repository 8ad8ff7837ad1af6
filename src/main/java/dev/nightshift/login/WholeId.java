package dev.nightshift.login;

import java.math.BigDecimal;

/** An id that is a whole number within the range of long. */
record WholeId(long number) implements LoginId {

    @Override
    public Object value() {
        return number;
    }

    @Override
    public String encoded() {
        return "n:" + number;
    }

    @Override
    public int compareTo(LoginId other) {
        if (other instanceof WholeId whole) {
            return Long.compare(number, whole.number);
        }
        return other instanceof DecimalId decimal ? BigDecimal.valueOf(number).compareTo(decimal.number()) : -1;
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
