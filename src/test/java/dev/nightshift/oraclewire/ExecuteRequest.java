package dev.nightshift.oraclewire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants of a statement, up to where its binds begin (python-oracledb, {@code messages/execute.pyx}, for
 * field version 8). The statement comes without a length of its own, as the driver writes it.
 *
 * @param cursor 0 for a new one
 * @param sql null if the cursor has it
 * @param prefetch rows that the client wants at once
 * @param binds how many binds the client describes; 0 if they are as before
 * @param defines how many columns the client describes; -1 if it does not
 * @param iterations how many rows of binds follow, or how many rows are fetched
 * @param wantsRowCounts whether the client wants a count for each row of binds
 */
record ExecuteRequest(
        int options,
        int cursor,
        @Nullable String sql,
        int prefetch,
        int binds,
        int defines,
        long iterations,
        boolean wantsRowCounts) {

    private static final int BIND = 0x08;
    private static final int EXECUTE = 0x20;
    private static final int FETCH = 0x40;
    private static final int COMMIT = 0x100;
    private static final int ITERATIONS_AT = 1;

    static ExecuteRequest read(MessageReader in) throws IOException {
        int options = in.integer();
        int cursor = in.integer();
        int length = in.lengthIfPresent();
        int numbers = in.lengthIfPresent();
        in.skip(2);
        in.number(); // size of a buffer
        int prefetch = in.integer();
        in.number(); // greatest length of a LONG
        int binds = in.lengthIfPresent();
        in.skip(5);
        boolean hasDefines = in.flag();
        int defines = in.integer();
        in.number(); // registration
        in.skip(3);
        in.number();
        in.skip(1);
        in.skipNumbers(2);
        boolean wantsRowCounts = in.flag();
        in.number();
        in.skip(2);
        in.number();
        in.skip(1);
        in.number();
        in.skip(1);
        String sql = length == 0 ? null : in.rawText(length);
        long iterations = 0;
        for (int i = 0; i < numbers; i++) {
            long number = in.number();
            iterations = i == ITERATIONS_AT ? number : iterations;
        }
        return new ExecuteRequest(
                options,
                cursor,
                sql,
                prefetch,
                (options & BIND) == 0 ? 0 : binds,
                hasDefines ? defines : -1,
                iterations,
                wantsRowCounts);
    }

    /** The short form: executed again, with binds described before. */
    static ExecuteRequest readAgain(MessageReader in, boolean query) throws IOException {
        int cursor = in.integer();
        int count = in.integer();
        in.number();
        boolean commits = (in.integer() & 1) != 0;
        return new ExecuteRequest(
                EXECUTE | (commits ? COMMIT : 0), cursor, null, query ? count : 0, 0, -1, query ? 1 : count, false);
    }

    boolean executes() {
        return (options & EXECUTE) != 0;
    }

    boolean fetches() {
        return (options & FETCH) != 0;
    }

    boolean commits() {
        return (options & COMMIT) != 0;
    }
}
