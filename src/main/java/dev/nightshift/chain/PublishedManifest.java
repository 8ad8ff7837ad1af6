package dev.nightshift.chain;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Publication;
import dev.nightshift.publication.Documents;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.StoredObject;
import dev.nightshift.work.Sha256;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the manifest of a night is in the bucket as it was published.
 *
 * @param programVersion version of this program
 */
public record PublishedManifest(Ledger ledger, ObjectStore store, String programVersion) {

    /** What is wrong with it, as the end of a sentence; null if nothing is. */
    public @Nullable String damage(Night night) {
        String found = store.get(night.manifest())
                .map(StoredObject::content)
                .map(Sha256::of)
                .orElse(null);
        String expected = expected(night);
        if (expected.equals(found)) {
            return null;
        }
        return found == null ? "is missing in the bucket" : "has the SHA-256 " + found + ", expected " + expected;
    }

    /** What another version of the program wrote may have other bytes, but {@code _SUCCESS} has their hash. */
    private String expected(Night night) {
        RunFolder folder = Documents.folder(night.run(), night.plan());
        Publication publication = ledger.runs().publication(night.run().id()).orElseThrow();
        if (!publication.programVersion().equals(programVersion)) {
            return store.get(folder.document("_SUCCESS"))
                    .map(found -> new String(found.content(), StandardCharsets.US_ASCII).trim())
                    .orElse("(there is no _SUCCESS)");
        }
        return Documents.of(
                        night.run(),
                        night.plan(),
                        folder,
                        publication,
                        Documents.state(ledger, night.run(), night.plan().top()),
                        ledger.progress().parts(night.run().id()))
                .manifestJson()
                .sha256();
    }
}
