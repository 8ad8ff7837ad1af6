package dev.nightshift.cli;

import dev.nightshift.work.ProgressListener;

/** Shows progress on standard error, in the way that fits where that goes. */
interface ProgressPrinter extends ProgressListener {

    /** As the user wants it: nothing, lines that are drawn anew on a terminal, or a line per chunk. */
    static ProgressPrinter on(Program program, boolean quiet) {
        if (quiet) {
            return new NoProgress();
        }
        return program.terminal() && program.err() instanceof TerminalWriter terminal
                ? new ProgressScreen(terminal, System::nanoTime)
                : new ProgressLines(program.err(), System::nanoTime);
    }

    /** The work is over, or something else is printed next. */
    void endLine();
}
