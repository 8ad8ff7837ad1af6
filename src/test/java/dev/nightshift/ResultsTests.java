package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.cli.OutputWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import org.junit.jupiter.api.Test;

/** Results that do not reach standard output. */
final class ResultsTests {

    private final StringWriter err = new StringWriter();

    @Test
    void aResultThatWasNotWrittenIsAFailure() {
        OutputWriter out = new OutputWriter(new FullDisk());
        out.println("a result");

        assertThat(Nightshift.written(out, new OutputWriter(err), 0)).isEqualTo(1);
        assertThat(err)
                .hasToString("nightshift: Standard output could not be written, so the result is not complete there\n");
        assertThat(Nightshift.written(out, new OutputWriter(err), 3)).isEqualTo(3);
    }

    @Test
    void aResultThatWasWrittenKeepsItsCode() {
        assertThat(Nightshift.written(new OutputWriter(new StringWriter()), new OutputWriter(err), 0))
                .isZero();
        assertThat(err).hasToString("");
    }

    private static final class FullDisk extends Writer {

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
