package dev.nightshift.benchmark;

import java.util.List;
import java.util.Map;

/**
 * What is measured as a whole process.
 *
 * @param name by which it is chosen
 * @param title in the table
 * @param command program and arguments; {@code {}} in one is the folder that each run gets, empty
 * @param environment added to a clean one; the same holds for {@code {}}
 * @param answer how its answers stand on its standard output
 */
record Contestant(String name, String title, List<String> command, Map<String, String> environment, AnswerForm answer) {

    /** Name of the bare loop. */
    static final String LOOP = "loop";

    /** Name of the peer that is COPY. */
    static final String COPY = "copy";

    /** Name of the peer that is pandas. */
    static final String PANDAS = "pandas";

    /** Name of the peer that is Spark. */
    static final String SPARK = "spark";

    /** Name that the product's variants begin with. */
    static final String OURS = "ours";

    boolean ours() {
        return name.startsWith(OURS);
    }
}
