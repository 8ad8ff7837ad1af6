package dev.nightshift.cli;

import org.jspecify.annotations.Nullable;

/** Shows nothing. */
final class NoProgress implements ProgressPrinter {

    @Override
    public void note(String sentence) {}

    @Override
    public void sorted(Sorted sorted) {}

    @Override
    public void started(long run, long rowsDone, @Nullable Long sourceRows) {}

    @Override
    public void committed(Chunk chunk) {}

    @Override
    public void endLine() {}
}
