package dev.nightshift.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColumnTypeTests {

    @ParameterizedTest
    @EnumSource
    void isFoundByItsLabel(ColumnType type) {
        assertThat(ColumnType.ofLabel(type.label())).isEqualTo(type);
    }

    @Test
    void hasALabelInLowerCaseWithHyphens() {
        assertThat(ColumnType.LOCAL_DATE_TIME.label()).isEqualTo("local-date-time");
    }

    @Test
    void refusesAnUnknownLabelByName() {
        assertThatThrownBy(() -> ColumnType.ofLabel("DATE"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not a column type: \"DATE\"");
    }
}
