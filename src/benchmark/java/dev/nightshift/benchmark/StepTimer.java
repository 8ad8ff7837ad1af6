package dev.nightshift.benchmark;

import dev.nightshift.work.ProgressListener;
import org.jspecify.annotations.Nullable;

/** Times the step <i>migrate</i>: from the first partition's start to the last chunk's commit. */
final class StepTimer implements ProgressListener {

    private long start;
    private long end;

    double seconds() {
        return (end - start) / 1e9;
    }

    @Override
    public void note(String sentence) {
        System.out.println(sentence);
    }

    @Override
    public void started(long run, long rowsDone, @Nullable Long sourceRows) {
        start = System.nanoTime();
    }

    @Override
    public void sorted(Sorted sorted) {
        throw new UnsupportedOperationException("it reads a table");
    }

    @Override
    public void committed(Chunk chunk) {
        end = System.nanoTime();
    }
}
