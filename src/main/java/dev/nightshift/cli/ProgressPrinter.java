package dev.nightshift.cli;

import dev.nightshift.work.ProgressListener;

/** Shows progress on standard error, in the form that fits a terminal or a log. */
interface ProgressPrinter extends ProgressListener {

    /** Returns what the user wants: nothing, lines that are redrawn on a terminal, or a line per chunk. */
    static ProgressPrinter on(Program program, boolean quiet) {
        if (quiet) {
            return new NoProgress();
        }
        return program.terminal() && program.err() instanceof TerminalWriter terminal
                ? new ProgressScreen(terminal, System::nanoTime)
                : new ProgressLines(program.err(), System::nanoTime);
    }

    /** Ends the display, because the work is over or something else is printed next. */
    void endLine();
}
