package dev.nightshift.file;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a sorted run says of itself at its end.
 *
 * @param binding of the file and the settings that it was made from
 * @param firstChunk the first of the chunks that it holds, from 0
 * @param lastChunk the last one
 * @param from the place in the text where the first chunk begins
 * @param to the place where the last one ends
 * @param blocks all its blocks
 * @param neverBlock the first block of rows that never logged in; {@code blocks} if there is none
 * @param largestBlock its bytes
 * @param rejects a file for each chunk that has any
 * @param firstRejects the first few, as sentences
 */
record SortedRunMeta(
        int version,
        String binding,
        int firstChunk,
        int lastChunk,
        Resumption from,
        Resumption to,
        int blocks,
        int neverBlock,
        int largestBlock,
        Counts counts,
        List<Rejects> rejects,
        List<String> firstRejects) {

    static final int VERSION = 1;
    static final int FIRST_REJECTS = 5;

    SortedRunMeta {
        rejects = List.copyOf(rejects);
        firstRejects = List.copyOf(firstRejects);
    }

    /** The lines of some chunks. */
    record Counts(long records, long neverLoggedIn, long blank, long rejected, long clamped, long ambiguous) {

        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(
                    records + other.records,
                    neverLoggedIn + other.neverLoggedIn,
                    blank + other.blank,
                    rejected + other.rejected,
                    clamped + other.clamped,
                    ambiguous + other.ambiguous);
        }
    }

    /** A chunk's file of rejected lines. */
    record Rejects(int chunk, long rejects, long bytes, String sha256) {}

    /** This one and those that follow it, without their blocks. */
    static SortedRunMeta joined(List<SortedRunMeta> runs) {
        SortedRunMeta first = runs.get(0);
        SortedRunMeta last = runs.get(runs.size() - 1);
        return new SortedRunMeta(
                VERSION,
                first.binding,
                first.firstChunk,
                last.lastChunk,
                first.from,
                last.to,
                0,
                0,
                0,
                runs.stream().map(SortedRunMeta::counts).reduce(Counts.NONE, Counts::plus),
                runs.stream().flatMap(run -> run.rejects.stream()).toList(),
                runs.stream()
                        .flatMap(run -> run.firstRejects.stream())
                        .limit(FIRST_REJECTS)
                        .toList());
    }

    SortedRunMeta withBlocks(int all, int never, int largest) {
        return new SortedRunMeta(
                version, binding, firstChunk, lastChunk, from, to, all, never, largest, counts, rejects, firstRejects);
    }

    /** Nothing, of a file that has not been begun. */
    static SortedRunMeta nothing(String binding) {
        return joined(List.of(new SortedRunMeta(
                VERSION,
                binding,
                0,
                -1,
                Resumption.START,
                Resumption.START,
                0,
                0,
                0,
                Counts.NONE,
                List.of(),
                List.of())));
    }

    /** Together with those that follow. */
    static SortedRunMeta sum(String binding, Stream<SortedRunMeta> runs) {
        List<SortedRunMeta> all = runs.toList();
        return all.isEmpty() ? nothing(binding) : joined(all);
    }
}
