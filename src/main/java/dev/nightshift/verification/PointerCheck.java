package dev.nightshift.verification;

import dev.nightshift.publication.LatestPointer;
import dev.nightshift.publication.LatestPointer.BadPointerException;
import dev.nightshift.publication.Manifest;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.publication.SymlinkList;
import dev.nightshift.work.Figures;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/** Checks that readers who look for the source's newest run find this run or a newer one. */
final class PointerCheck {

    private static final Pattern BUCKET = Pattern.compile("s3://([^/\\s]+)/");

    private final Bucket bucket;
    private final CompleteRun run;
    private final RunFolder folder;
    private final LatestPointer pointer;
    private final List<String> differences;
    private final List<String> notes;

    /**
     * Creates the check of one run.
     *
     * @param differences receives the differences
     * @param notes receives remarks that are not differences
     */
    PointerCheck(Bucket bucket, CompleteRun run, List<String> differences, List<String> notes) {
        this.bucket = bucket;
        this.run = run;
        this.folder = run.folder();
        this.pointer = new LatestPointer(bucket.store(), folder);
        this.differences = differences;
        this.notes = notes;
    }

    void check() {
        String name = bucket.name(folder.latest());
        try {
            pointer.read()
                    .ifPresentOrElse(
                            there -> check(name, there),
                            () -> differences.add(name + " is missing: readers do not find the newest run; the next"
                                    + " published run creates it again"));
        } catch (BadPointerException e) {
            differences.add(name + " is not JSON in the form that this program writes; check it, and delete it if it is"
                    + " not needed: the next published run creates it again");
        }
    }

    private void check(String name, LatestPointer.Latest there) {
        LatestPointer.Latest newest = run.newest();
        if (there.sameRun(newest)) {
            Optional<String> lacking = run.findings() == null ? Optional.empty() : lacking(newest, there);
            if (lacking.isPresent()) {
                differences.add(name + " does not name " + lacking.get()
                        + ", a night of the chain according to the ledger; the next published run corrects that");
            } else if (newest.sameRun(run.pointer())) {
                symlinks(name, there);
            }
        } else if (newest.newerThan(there)) {
            differences.add(name + " points to run " + there.run() + ", cutoff " + there.cutoff() + ", rerun "
                    + there.rerun() + ", but run " + newest.run() + " is newer, cutoff " + newest.cutoff() + ", rerun "
                    + newest.rerun() + "; the next published run updates it");
        } else if (!there.newerThan(newest)) {
            differences.add(name + " points to " + there.manifest() + " of run " + there.run() + ", expected "
                    + newest.manifest() + " of run " + newest.run());
        } else if (!isThere(there)) {
            differences.add(name + " points to a run"
                    + (run.findings() == null ? "" : " that this ledger does not know")
                    + ", and to a manifest that is missing: "
                    + bucket.name(there.manifest()) + "; delete the pointer: the next published run creates it again");
        }
    }

    /** The first manifest of the chain for whose window the pointer has neither this night nor a newer rerun of it. */
    private static Optional<String> lacking(LatestPointer.Latest expected, LatestPointer.Latest there) {
        Map<Instant, Integer> reruns = there.manifests().stream()
                .flatMap(manifest -> RunFolder.ofManifest(manifest).stream())
                .collect(Collectors.toMap(RunFolder::cutoff, RunFolder::rerun, Math::max));
        return expected.manifests().stream()
                .filter(manifest -> RunFolder.ofManifest(manifest)
                        .filter(night -> reruns.getOrDefault(night.cutoff(), -1) >= night.rerun())
                        .isEmpty())
                .findFirst();
    }

    private void symlinks(String pointing, LatestPointer.Latest there) {
        String name = bucket.name(folder.symlinks());
        Optional<byte[]> found = bucket.get(folder.symlinks());
        List<String> parts = new ArrayList<>();
        for (String manifest : there.manifests()) {
            Optional<List<String>> of = parts(manifest);
            if (of.isEmpty()) {
                differences.add(pointing + " names " + bucket.name(manifest)
                        + ", which is missing or is not a manifest of this source");
                return;
            }
            parts.addAll(of.get());
        }
        if (found.isEmpty()) {
            String missing = name + " is missing: readers that follow symlinks find no rows";
            if (!run.listed()) {
                notes.add(missing + "; the version of the program that published the run did not create it");
            } else {
                differences.add(missing);
            }
        } else if (!Arrays.equals(found.get(), symlinks(found.get(), parts))
                // Another run may have been published in the meantime.
                && pointer.read().filter(there::equals).isPresent()) {
            differences.add(name + " does not list the " + Figures.count(parts.size(), "part", "parts") + " of "
                    + (there.nights() == null ? "this run, the newest one" : "the nights that latest.json names"));
        }
    }

    /** The keys of the parts that a manifest of this source names; empty if it cannot be read. */
    private Optional<List<String>> parts(String manifest) {
        if (manifest.equals(folder.document("manifest.json"))) {
            return Optional.of(keys(run.manifest()));
        }
        boolean own = RunFolder.ofManifest(manifest)
                .filter(night -> night.latest().equals(folder.latest()))
                .isPresent();
        try {
            return own ? bucket.get(manifest).map(bytes -> keys(ManifestReader.read(bytes))) : Optional.empty();
        } catch (JacksonException | IllegalArgumentException | UnknownVersionException e) {
            return Optional.empty();
        }
    }

    private static List<String> keys(Manifest manifest) {
        return manifest.parts().stream().map(Manifest.Part::key).toList();
    }

    /** Whether the pointer names a manifest of the same source that exists. */
    private boolean isThere(LatestPointer.Latest pointer) {
        RunFolder named = new RunFolder(folder.prefix(), folder.source(), pointer.cutoff(), pointer.rerun());
        return pointer.manifest().equals(named.document("manifest.json"))
                && bucket.sizes(List.of(named.documents())).containsKey(pointer.manifest());
    }

    /** The expected list. A copy in a folder has it as it was in the bucket that was copied. */
    private byte[] symlinks(byte[] found, List<String> parts) {
        String name = bucket.store().bucket();
        if (name.isEmpty()) {
            Matcher said = BUCKET.matcher(new String(found, StandardCharsets.UTF_8));
            name = said.lookingAt() ? said.group(1) : name;
        }
        return SymlinkList.lines(name, parts);
    }
}
