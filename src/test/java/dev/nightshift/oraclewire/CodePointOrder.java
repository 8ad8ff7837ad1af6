package dev.nightshift.oraclewire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.charset.spi.CharsetProvider;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A character set that gives H2 the order of NLS_SORT = BINARY, which is that of code points. H2 can order texts by
 * their bytes in a character set, but compares the bytes with their sign; here they are those of UTF-8 with the highest
 * bit inverted.
 */
public final class CodePointOrder extends CharsetProvider {

    /** As {@code META-INF/services} offers it to H2, which adds a prefix. */
    static final String NAME = "X-CODE-POINT-ORDER";

    @Override
    public Iterator<Charset> charsets() {
        return List.<Charset>of(new Signed()).iterator();
    }

    @Override
    public @Nullable Charset charsetForName(String name) {
        return name.equals(NAME) ? new Signed() : null;
    }

    private static final class Signed extends Charset {

        private Signed() {
            super(NAME, null);
        }

        @Override
        public boolean contains(Charset other) {
            return StandardCharsets.UTF_8.contains(other);
        }

        @Override
        public CharsetDecoder newDecoder() {
            throw new UnsupportedOperationException("nothing is read in it");
        }

        @Override
        public CharsetEncoder newEncoder() {
            CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
            return new CharsetEncoder(this, utf8.averageBytesPerChar(), utf8.maxBytesPerChar()) {

                @Override
                public boolean isLegalReplacement(byte[] replacement) {
                    return true;
                }

                @Override
                protected CoderResult encodeLoop(CharBuffer in, ByteBuffer out) {
                    int from = out.position();
                    CoderResult result = utf8.encode(in, out, true);
                    for (int i = from; i < out.position(); i++) {
                        out.put(i, (byte) (out.get(i) ^ 0x80));
                    }
                    return result;
                }

                @Override
                protected void implReset() {
                    utf8.reset();
                }
            };
        }
    }
}
