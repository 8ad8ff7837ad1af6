package dev.nightshift.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class CausesTests {

    @Test
    void causesAndChainedExceptionsComeOnceAndTheOutermostFirst() {
        IOException broken = new IOException("broken");
        SQLException second = new SQLException("second", broken);
        SQLException first = new SQLException("first", broken);
        first.setNextException(second);
        IllegalStateException outer = new IllegalStateException(first);

        assertThat(Causes.of(outer)).containsExactly(outer, first, broken, second);
        assertThat(Causes.first(outer, SQLException.class)).containsSame(first);
        assertThat(Causes.first(outer, InterruptedException.class)).isEmpty();
        assertThat(Causes.root(outer)).isSameAs(broken);
        assertThat(Causes.root(broken)).isSameAs(broken);
    }

    @Test
    void aRingOfCausesEnds() {
        RuntimeException inner = new RuntimeException("inner");
        RuntimeException outer = new RuntimeException("outer", inner);
        inner.initCause(outer);

        assertThat(Causes.of(outer)).containsExactly(outer, inner);
        assertThat(Causes.root(outer)).isSameAs(inner);
    }
}
