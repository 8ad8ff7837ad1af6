package dev.nightshift.verification;

import dev.nightshift.migration.BadPointerException;
import dev.nightshift.migration.LatestPointer;
import dev.nightshift.migration.SymlinkList;
import dev.nightshift.partfile.RunFolder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Checks that readers who look for the source's newest run find this one, or a newer one. */
final class PointerCheck {

    private final Bucket bucket;
    private final CompleteRun run;
    private final RunFolder folder;
    private final LatestPointer pointer;
    private final LatestPointer.Latest mine;
    private final List<String> differences;
    private final List<String> notes;

    /**
     * For one run.
     *
     * @param differences takes what is found
     * @param notes takes what is worth knowing besides
     */
    PointerCheck(Bucket bucket, CompleteRun run, List<String> differences, List<String> notes) {
        this.bucket = bucket;
        this.run = run;
        this.folder = run.folder();
        this.pointer = new LatestPointer(bucket.store(), folder);
        this.mine = LatestPointer.latest(run.run(), folder.document("manifest.json"));
        this.differences = differences;
        this.notes = notes;
    }

    void check() {
        try {
            pointer.read()
                    .ifPresentOrElse(
                            this::check,
                            () -> differences.add(bucket.name(folder.latest())
                                    + " is not there: readers do not find the newest run"));
        } catch (BadPointerException e) {
            differences.add(String.valueOf(e.getMessage()));
        }
    }

    private void check(LatestPointer.Latest there) {
        String name = bucket.name(folder.latest());
        if (mine.newerThan(there)) {
            differences.add(name + " points to the older run " + there.run() + ", cutoff " + there.cutoff() + ", rerun "
                    + there.rerun());
        } else if (there.equals(mine)) {
            symlinks();
        } else if (!there.newerThan(mine)) {
            differences.add(name + " points to " + there.manifest() + " of run " + there.run() + ", expected "
                    + mine.manifest() + " of run " + mine.run());
        }
    }

    private void symlinks() {
        byte[] expected = SymlinkList.lines(bucket.store().bucket(), run.parts());
        Optional<byte[]> found = bucket.get(folder.symlinks());
        if (found.isEmpty()) {
            notes.add(bucket.name(folder.symlinks()) + " is not there, as where the first versions of this program"
                    + " published the newest run: readers by symlinks find no rows");
        } else if (!Arrays.equals(found.get(), expected)
                // A newer run may have been published in between.
                && pointer.read().filter(mine::equals).isPresent()) {
            differences.add(bucket.name(folder.symlinks()) + " does not list the "
                    + run.parts().size() + " parts of this run, the newest one");
        }
    }
}
