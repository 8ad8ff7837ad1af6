package dev.nightshift.benchmark;

import java.util.List;
import java.util.Map;

/**
 * A program that is measured as a whole process.
 *
 * @param name the name by which it is chosen
 * @param title its title in the table
 * @param command the program and its arguments, in which {@code {}} is the empty folder that each run gets
 * @param environment the variables to add to a clean environment, with the same meaning of {@code {}}
 * @param answer the form of the answers on its standard output
 */
record Contestant(String name, String title, List<String> command, Map<String, String> environment, AnswerForm answer) {

    /** The name of the bare loop. */
    static final String LOOP = "loop";

    /** The name of the loop that also writes parts. */
    static final String PARTS = "parts";

    /** The name of the peer that uses COPY. */
    static final String COPY = "copy";

    /** The name of the peer that uses pandas. */
    static final String PANDAS = "pandas";

    /** The name of the peer that uses Spark. */
    static final String SPARK = "spark";

    /** The prefix of the names of the product's variants. */
    static final String OURS = "ours";

    boolean ours() {
        return name.startsWith(OURS);
    }
}
