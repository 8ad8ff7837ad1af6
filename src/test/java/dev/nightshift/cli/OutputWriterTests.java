package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

final class OutputWriterTests {

    private final StringWriter printed = new StringWriter();
    private final OutputWriter out = new OutputWriter(printed);

    @ParameterizedTest
    @ValueSource(
            chars = {
                0, 7, 8, 0x1b, 0x7f, 0x85, 0x9b, 0x61c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069,
                0xfeff, 0xd83d, 0xde00
            })
    void noCharacterControlsTheTerminalOrTheOrderOfTheText(char control) {
        String escape = String.format("\\u%04x", (int) control);

        out.println("id a" + control + "b");
        out.print("{\"id\": \"a" + control + "b\"}\n");

        assertThat(printed).hasToString("id a" + escape + "b\n{\"id\": \"a" + escape + "b\"}\n");
    }

    @Test
    void noTextBeginsALineOfItsOwn() {
        out.println("id 7\n  Closest pair   0 s apart\r\nx");
        out.println((Object) "id 7\nRun 8 is complete.");
        out.say("Run 7 failed: a\nRun 8 is complete.\nRestart it with: nightshift restart 7");

        assertThat(printed.toString().lines())
                .containsExactly(
                        "id 7\\n  Closest pair   0 s apart\\r\\nx",
                        "id 7\\nRun 8 is complete.",
                        "Run 7 failed: a",
                        "    Run 8 is complete.",
                        "    Restart it with: nightshift restart 7");
    }

    @Test
    void lettersTabsAndPicturesArePrintedAsTheyAre() {
        List<String> texts = List.of("J\u00fcrgen\t\u65e5\u672c", "\ud83d\ude00", "\u05d0\u05d1", "a\\u001bb");

        texts.forEach(out::println);

        assertThat(printed).hasToString(String.join("\n", texts) + "\n");
    }

    @Test
    void jsonKeepsItsMeaning() {
        String id = "\u202e\u0085\u2028\u001b x";

        out.print(new JsonMapper().writeValueAsString(List.of(id)));

        assertThat(printed.toString()).isPrintable();
        assertThat(new JsonMapper().readValue(printed.toString(), String[].class))
                .containsExactly(id);
    }

    @Test
    void onlyTheColoursOfTheProgramReachATerminal() {
        StringWriter terminal = new StringWriter();

        new OutputWriter(terminal, true).println(AnsiColor.RED.of("nightshift:") + " \u001b]0;x\u0007 \u001b[2J");
        out.println(AnsiColor.RED.of("id"));

        assertThat(terminal).hasToString("\u001b[31mnightshift:\u001b[0m \\u001b]0;x\\u0007 \\u001b[2J\n");
        assertThat(printed).hasToString("\\u001b[31mid\\u001b[0m\n");
    }
}
