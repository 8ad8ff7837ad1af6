package dev.nightshift.publication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RunFolderTests {

    private static final Instant CUTOFF = Instant.parse("2026-11-23T00:00:00Z");

    private final RunFolder folder = new RunFolder("", "logins", CUTOFF, 0);

    @Test
    void dataAndDocumentsHaveSeparateFolders() {
        assertThat(folder.data()).isEqualTo("logins/data/cutoff=20261123T000000Z/rerun=0/");
        assertThat(folder.documents()).isEqualTo("logins/runs/cutoff=20261123T000000Z/rerun=0/");
        assertThat(folder.allReruns()).isEqualTo("logins/runs/cutoff=20261123T000000Z/");
        assertThat(folder.latest()).isEqualTo("logins/latest.json");
        assertThat(folder.writeCheck("5eed")).isEqualTo("logins/data/cutoff=20261123T000000Z/rerun=0/write-check-5eed");
    }

    @Test
    void aPartIsNamedByPartitionNumberAndAttempt() {
        assertThat(folder.part(0, 1, "5eed", 1, "jsonl.gz"))
                .isEqualTo("logins/data/cutoff=20261123T000000Z/rerun=0/part-p00-000001-5eed-e1.jsonl.gz");
        assertThat(folder.part(123, 1_234_567, "5eed", 89, "csv"))
                .isEqualTo("logins/data/cutoff=20261123T000000Z/rerun=0/part-p123-1234567-5eed-e89.csv");
    }

    @Test
    void noTwoMarksAreEqual() {
        assertThat(RunFolder.newMark()).matches("[0-9a-f]{12}").isNotEqualTo(RunFolder.newMark());
    }

    @Test
    void aDocumentIsNamedByItself() {
        assertThat(folder.document("manifest.json"))
                .isEqualTo("logins/runs/cutoff=20261123T000000Z/rerun=0/manifest.json");
    }

    @Test
    void everyKeyBeginsWithThePrefix() {
        RunFolder prefixed = new RunFolder("lake/raw", "crm", CUTOFF, 12);

        assertThat(prefixed.data()).isEqualTo("lake/raw/crm/data/cutoff=20261123T000000Z/rerun=12/");
        assertThat(prefixed.documents()).isEqualTo("lake/raw/crm/runs/cutoff=20261123T000000Z/rerun=12/");
        assertThat(prefixed.latest()).isEqualTo("lake/raw/crm/latest.json");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T01:02:03Z, 20261123T010203Z",
        "2026-11-23T01:02:03.5Z, 20261123T010203.5Z",
        "2026-11-23T01:02:03.000000001Z, 20261123T010203.000000001Z"
    })
    void aCutoffHasItsFractionButNoMore(Instant cutoff, String text) {
        assertThat(new RunFolder("", "logins", cutoff, 0).data()).isEqualTo("logins/data/cutoff=" + text + "/rerun=0/");
    }

    @Test
    void theRerunIsReadBackFromAManifestsKey() {
        assertThat(RunFolder.rerunOf(new RunFolder("a", "b", CUTOFF, 9).document("manifest.json")))
                .isEqualTo(OptionalInt.of(9));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x/rerun=1/manifest.json-6ba7b810-9dad-11d1-80b4-00c04fd430c8",
                "x/rerun=1/report.json",
                "x/rerun=1/y/manifest.json",
                "x/rerun=99999999999/manifest.json",
                "x/rerun=/manifest.json"
            })
    void otherKeysHaveNoRerun(String key) {
        assertThat(RunFolder.rerunOf(key)).isEmpty();
    }
}
