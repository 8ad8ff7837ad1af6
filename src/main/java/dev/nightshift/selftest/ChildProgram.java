package dev.nightshift.selftest;

import java.util.List;
import java.util.function.Predicate;

/** The program under test, in processes that can be killed. */
interface ChildProgram {

    /**
     * Runs a command and kills it, as {@code kill -9} does, when it reports what one waits for.
     *
     * @param fatal whether a line of its standard error is the moment to kill it
     * @param meanwhile called every few milliseconds while it runs
     */
    Ended run(Predicate<String> fatal, Runnable meanwhile, String... words);

    /**
     * How a process ended.
     *
     * @param killed whether it was killed at the requested moment
     * @param out what it wrote to standard output
     * @param err the lines that it wrote to standard error
     */
    record Ended(boolean killed, int code, String out, List<String> err) {

        /** What it said at its end. */
        String lastWords() {
            return err.isEmpty() ? "it said nothing" : err.get(err.size() - 1).replaceFirst("^nightshift: ", "");
        }
    }
}
