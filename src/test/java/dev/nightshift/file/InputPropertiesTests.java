package dev.nightshift.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class InputPropertiesTests {

    @Test
    void everySettingHasItsDefault() {
        assertThat(bound(Map.of()))
                .isEqualTo(new InputProperties(
                        "id", "last_login", "", InputProperties.Epoch.NONE, 1_048_576, InputProperties.Rejects.LINES));
    }

    @Test
    void everySettingIsBound() {
        assertThat(bound(Map.of(
                        "nightshift.input.id-field", "user",
                        "nightshift.input.time-field", "seen",
                        "nightshift.input.path", "data.items",
                        "nightshift.input.epoch", "seconds",
                        "nightshift.input.max-line-bytes", "2048",
                        "nightshift.input.rejects", "reasons")))
                .isEqualTo(new InputProperties(
                        "user",
                        "seen",
                        "data.items",
                        InputProperties.Epoch.SECONDS,
                        2_048,
                        InputProperties.Rejects.REASONS));
    }

    private static InputProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("nightshift.input", Bindable.of(InputProperties.class));
    }

    @Test
    void wrongValuesAreRefusedByName() {
        assertThatThrownBy(() -> new InputProperties(
                        "", "last_login", "", InputProperties.Epoch.NONE, 2_048, InputProperties.Rejects.LINES))
                .hasMessage("nightshift.input.id-field is ''; expected 1 to 200 characters, none of them a control"
                        + " character");
        assertThatThrownBy(() -> new InputProperties(
                        "id", "a\nb", "", InputProperties.Epoch.NONE, 2_048, InputProperties.Rejects.LINES))
                .hasMessageStartingWith("nightshift.input.time-field is 'a\nb'; expected");
        assertThatThrownBy(() -> new InputProperties(
                        "id", "id", "", InputProperties.Epoch.NONE, 2_048, InputProperties.Rejects.LINES))
                .hasMessage(
                        "nightshift.input.id-field and nightshift.input.time-field are both 'id'; expected two different"
                                + " fields");
        assertThatThrownBy(() -> new InputProperties(
                        "id", "last_login", "", InputProperties.Epoch.NONE, 1_023, InputProperties.Rejects.LINES))
                .hasMessage("nightshift.input.max-line-bytes is 1023; expected 1024 to 8388608 bytes");
        assertThatThrownBy(() -> new InputProperties(
                        "id", "last_login", "", InputProperties.Epoch.NONE, 8_388_609, InputProperties.Rejects.LINES))
                .hasMessageContaining("8388609");
        assertThatThrownBy(() -> new InputProperties(
                        "id", "last_login", "a..b", InputProperties.Epoch.NONE, 2_048, InputProperties.Rejects.LINES))
                .hasMessageStartingWith("nightshift.input.path is ''; expected 1 to 200 characters");
        assertThatThrownBy(() -> new RejectLimit(-1L)).hasMessage("The limit of rejects is -1; expected 0 or more");
    }

    @Test
    void otherFieldsMayBeTheKey(@TempDir Path folder) throws Exception {
        InputProperties named = new InputProperties(
                "us\"er", "zuletzt ä", "", InputProperties.Epoch.NONE, 2_048, InputProperties.Rejects.LINES);
        Path file = Sorts.file(folder, "{\"id\":5,\"zuletzt ä\":null,\"us\\\"er\":7}");

        RecordSort sort = new RecordSort(
                InputFile.examine(file),
                folder.resolve("work"),
                named,
                Sorts.BERLIN,
                10,
                RejectLimit.DEFAULT,
                Sorts.LIMITS,
                new LocalDisk());

        assertThat(Sorts.rows(Sorts.finish(sort))).containsExactly("{\"us\\\"er\":7,\"zuletzt ä\":null,\"id\":5}");
    }

    @Test
    void aMergeTakesNoMoreRunsThanFitIntoMemory() {
        SortLimits limits = new SortLimits(2, 32 << 20, 256, 10);

        assertThat(limits.fanIn(64 * 1024)).isEqualTo(256);
        assertThat(limits.fanIn(1 << 20)).isEqualTo(16);
        assertThat(limits.fanIn(100 << 20)).isEqualTo(2);
        assertThat(limits.fanIn(0)).isEqualTo(256);
    }
}
