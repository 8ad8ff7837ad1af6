package dev.nightshift.oraclewire;

import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;

/**
 * Oracle's times: century and year of the century plus 100, month, day, and hour, minute and second plus 1; then four
 * bytes of nanoseconds, left out where they are 0; then, of a time with a zone, whose other bytes are UTC, the hours of
 * its offset plus 20 and the minutes plus 60 (python-oracledb, {@code decoders.pyx}).
 */
final class TimeCodec {

    private static final int DATE = 7;
    private static final int TIMESTAMP = 11;
    private static final int ZONED = 13;

    private TimeCodec() {}

    static byte[] date(LocalDateTime time) {
        return fill(time, DATE).array();
    }

    static byte[] timestamp(LocalDateTime time) {
        return nanos(time) == 0
                ? date(time)
                : fill(time, TIMESTAMP).putInt(nanos(time)).array();
    }

    static byte[] zoned(OffsetDateTime time) {
        LocalDateTime utc = time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
        int minutes = time.getOffset().getTotalSeconds() / 60;
        return fill(utc, ZONED)
                .putInt(nanos(utc))
                .put((byte) (minutes / 60 + 20))
                .put((byte) (minutes % 60 + 60))
                .array();
    }

    private static int nanos(LocalDateTime time) {
        return time.get(ChronoField.NANO_OF_SECOND);
    }

    private static ByteBuffer fill(LocalDateTime time, int length) {
        int year = time.getYear();
        return ByteBuffer.allocate(length)
                .put((byte) (year / 100 + 100))
                .put((byte) (year % 100 + 100))
                .put((byte) time.getMonthValue())
                .put((byte) time.getDayOfMonth())
                .put((byte) (time.getHour() + 1))
                .put((byte) (time.getMinute() + 1))
                .put((byte) (time.getSecond() + 1));
    }

    static LocalDateTime local(byte[] b) {
        int year = ((b[0] & 255) - 100) * 100 + (b[1] & 255) - 100;
        int nanos = b.length < TIMESTAMP ? 0 : ByteBuffer.wrap(b).getInt(DATE);
        return LocalDateTime.of(year, b[2], b[3], b[4] - 1, b[5] - 1, b[6] - 1, nanos);
    }

    static OffsetDateTime offset(byte[] b) {
        ZoneOffset offset =
                b.length < ZONED ? ZoneOffset.UTC : ZoneOffset.ofTotalSeconds((b[11] - 20) * 3600 + (b[12] - 60) * 60);
        return local(b).atOffset(ZoneOffset.UTC).withOffsetSameInstant(offset);
    }
}
