package dev.nightshift.operation;

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

/** Reads the definition of a table over the part files of a complete run from the ledger alone. */
final class TableFilesReader {

    private final Ledger ledger;
    private final Target target;

    TableFilesReader(Ledger ledger, Target target) {
        this.ledger = ledger;
        this.target = target;
    }

    TableFiles of(Run run, Plan plan) {
        List<PartRow> parts = ledger.progress().parts(run.id());
        RunFolder folder = Documents.folder(run, plan);
        return new TableFiles(
                run.key().source(),
                "Run " + run.id() + " of " + run.key().source() + ", cutoff "
                        + run.key().cutoff() + ", rerun "
                        + run.key().rerun() + ": "
                        + Figures.count(parts.stream().mapToLong(PartRow::rows).sum(), "row", "rows") + " in "
                        + Figures.count(parts.size(), "part file", "part files") + ", as in "
                        + target.location(plan.bucket(), folder.document("manifest.json"))
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
                target.settings(),
                target.location(plan.bucket(), folder.current()));
    }
}
