package dev.nightshift.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The measured figures for one number of rows, by name.
 *
 * @param rows the number of rows in the table
 * @param plan how the database read them
 * @param processes the figures of the processes, in the order of the table
 * @param warmLoop the seconds of the bare loop in a warm process
 * @param warmMigrate the seconds of the step without output in the same process
 */
record Results(long rows, String plan, Map<String, Figures> processes, Series warmLoop, Series warmMigrate) {

    Results(long rows, String plan) {
        this(rows, plan, new LinkedHashMap<>(), new Series(), new Series());
    }

    /** Returns the figures of a name, which are empty if it was not measured. */
    Figures of(String name) {
        return processes.getOrDefault(name, new Figures(name));
    }

    /** The figures of one contestant, round by round. */
    record Figures(String title, Series wall, Series inside, Series cpu, Series mebibytes) {

        Figures(String title) {
            this(title, new Series(), new Series(), new Series(), new Series());
        }

        void add(ProcessRunner.Measured measured) {
            wall.add(measured.wall());
            if (measured.inside() != null) {
                inside.add(measured.inside());
            }
            if (measured.cpu() != null) {
                cpu.add(measured.cpu());
            }
            if (measured.mebibytes() != null) {
                mebibytes.add(measured.mebibytes());
            }
        }
    }
}
