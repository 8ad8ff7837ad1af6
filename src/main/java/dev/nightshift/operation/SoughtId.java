package dev.nightshift.operation;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.LoginId;
import dev.nightshift.source.ProtectionKey;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The id of one person as somebody types it, and the forms in which runs have it. */
record SoughtId(String text) {

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    /** The forms that the id may have in the rows of a run with this column of ids. */
    Set<LoginId> forms(Column ids) {
        Set<LoginId> forms = new HashSet<>();
        if (ids.type() != ColumnType.NUMBER) {
            forms.add(LoginId.of(text));
        }
        if (ids.type() == ColumnType.UUID || ids.type() == ColumnType.BINARY) {
            forms.add(LoginId.of(text.toLowerCase(Locale.ROOT)));
            forms.add(LoginId.of(text.toUpperCase(Locale.ROOT)));
        }
        if ((ids.type() == ColumnType.NUMBER || ids.type() == ColumnType.NUMBER_OR_TEXT)
                && NUMBER.matcher(text).matches()) {
            forms.add(LoginId.of(new BigDecimal(text)));
        }
        return forms;
    }

    /** The forms in rows whose ids were protected with this key. */
    Set<LoginId> forms(Column ids, ProtectionKey key) {
        Set<LoginId> forms = forms(ids);
        for (String spelling : List.of(text, text.toLowerCase(Locale.ROOT), text.toUpperCase(Locale.ROOT))) {
            forms.add(key.hmac(LoginId.of(spelling)));
        }
        if (NUMBER.matcher(text).matches()) {
            forms.add(key.hmac(LoginId.of(new BigDecimal(text))));
        }
        return forms;
    }

    /** What finds these forms in a text that may contain anything. */
    static Pattern pattern(Set<LoginId> forms) {
        return Pattern.compile(forms.stream()
                .map(form -> form.value() instanceof BigDecimal number
                        ? number.toPlainString()
                        : Objects.toString(form.value()))
                .sorted()
                .map(form -> "(?<![\\w.])" + Pattern.quote(form) + "(?![\\w]|\\.\\d)")
                .collect(Collectors.joining("|")));
    }
}
