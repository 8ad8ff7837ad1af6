package dev.nightshift.file;

import java.util.List;
import java.util.stream.Stream;

/**
 * The description of a sorted run, which is stored at its end.
 *
 * @param binding hash of the file and the settings from which it was created
 * @param firstChunk number of the first chunk that it contains, from 0
 * @param lastChunk number of the last chunk that it contains
 * @param from place in the text where the first chunk begins
 * @param to place in the text where the last chunk ends
 * @param blocks number of all its blocks
 * @param neverBlock number of the first block of rows that never logged in; {@code blocks} if there is none
 * @param largestBlock number of bytes of its largest block
 * @param rejects the files of rejected lines, one for each chunk that has any
 * @param firstRejects the first few rejects, as sentences
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

    /** The number of lines of some chunks, by outcome. */
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

    /** The file of rejected lines of a chunk. */
    record Rejects(int chunk, long rejects, long bytes, String sha256) {}

    /** The description of the run that joins these neighbours, without its blocks. */
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

    /** The description of nothing, for a file of which nothing has been read. */
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

    /** The description of all these runs together. */
    static SortedRunMeta sum(String binding, Stream<SortedRunMeta> runs) {
        List<SortedRunMeta> all = runs.toList();
        return all.isEmpty() ? nothing(binding) : joined(all);
    }
}
