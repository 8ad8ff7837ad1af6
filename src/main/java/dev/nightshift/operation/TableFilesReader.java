package dev.nightshift.operation;

import dev.nightshift.chain.Chains;
import dev.nightshift.chain.Night;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PartRow;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.partfile.Compression;
import dev.nightshift.partfile.Format;
import dev.nightshift.partfile.TableFiles;
import dev.nightshift.publication.Documents;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.work.Figures;
import java.util.List;
import java.util.stream.Stream;

/** Reads the definition of a table over the part files of a complete run from the ledger alone. */
final class TableFilesReader {

    private final Ledger ledger;
    private final Target target;

    TableFilesReader(Ledger ledger, Target target) {
        this.ledger = ledger;
        this.target = target;
    }

    TableFiles of(Run run, Plan plan) {
        List<Run> nights = Stream.concat(
                        new Chains(ledger, run.key().source())
                                .before(run, plan).stream().map(Night::run),
                        Stream.of(run))
                .toList();
        List<PartRow> parts = nights.stream()
                .flatMap(night -> ledger.progress().parts(night.id()).stream())
                .toList();
        RunFolder folder = Documents.folder(run, plan);
        return new TableFiles(
                run.key().source(),
                "Run " + run.id() + " of " + run.key().source() + ", cutoff "
                        + run.key().cutoff() + ", rerun "
                        + run.key().rerun()
                        + (nights.size() == 1
                                ? ""
                                : ", with the " + Figures.count(nights.size() - 1, "night", "nights")
                                        + " of its chain before it")
                        + ": "
                        + Figures.count(parts.stream().mapToLong(PartRow::rows).sum(), "row", "rows") + " in "
                        + Figures.count(parts.size(), "part file", "part files") + ", as in "
                        + target.location(plan.bucket(), folder.document("manifest.json"))
                        + (nights.size() == 1 ? "" : " and in those before it")
                        + (target.settings().isAccessPoint()
                                ? "; where this engine does not accept the ARN of an access point, write its alias"
                                : ""),
                Format.of(plan.format()),
                Compression.of(plan.compression()),
                plan.source().columns(),
                plan.source().idColumn(),
                plan.source().timeColumn(),
                parts.stream()
                        .map(part -> target.location(plan.bucket(), part.key()))
                        .toList(),
                plan.window() != null,
                target.settings(),
                target.location(plan.bucket(), folder.current()));
    }
}
