package dev.nightshift.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.source.Protection;
import dev.nightshift.work.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The copy of a line differs from the line in the protected values only. */
class LineProtectionTests {

    private static final String LONG_TEXT = "x".repeat(20_000);

    private final LineProtection protection = new LineProtection(Protection.of(
            Map.of("gone", "drop", "mail", "hmac", "a.b", "prefix:2", "born", "year", "a.gone", "drop"),
            Secret.of("a random key of at least 32 characters")));

    private String copy(String line) {
        byte[] bytes = ("before" + line + "after").getBytes(StandardCharsets.UTF_8);
        protection.clear(1);
        protection.copy(0, bytes, 6, bytes.length - 5);
        String flaw = protection.flaw(0);
        return flaw != null
                ? flaw
                : new String(
                        protection.bytes(),
                        protection.start(0),
                        protection.end(0) - protection.start(0),
                        StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":1, \"x\" : 1.50e0 }|{\"id\":1, \"x\" : 1.50e0 }",
                "{\"gone\":1,\"id\":1}|{\"id\":1}",
                "{ \"gone\" : {\"x\":[1]} , \"GONE\":\"t\", \"id\":1}|{  \"id\":1}",
                "{\"id\":1 , \"gone\":12.5 , \"x\":2}|{\"id\":1  , \"x\":2}",
                "{\"id\":1,\"gone\":true}|{\"id\":1}",
                "{\"gone\":\"t\"}|{}",
                "{\"g\\u006fne\":\"t\",\"id\":1}|{\"id\":1}",
                "{\"a\":{\"b\":\"äöü\",\"gone\":null,\"c\":\"äöü\"}}|{\"a\":{\"b\":\"äö\",\"c\":\"äöü\"}}",
                "{\"a\":[{\"b\":\"123\"},{\"b\":\"\\u00e4\\n456\"},7]}|{\"a\":[{\"b\":\"12\"},{\"b\":\"ä\\n\"},7]}",
                "{\"a.b\":\"123\",\"b\":\"123\"}|{\"a.b\":\"12\",\"b\":\"123\"}",
                "{\"a_b\":\"123\",\"a\":{\"gone_\":1}}|{\"a_b\":\"12\",\"a\":{\"gone_\":1}}",
                "{\"a\":{\"b\":\"😀😀😀\"}}|{\"a\":{\"b\":\"😀😀\"}}",
                "{\"mail\":null,\"born\":\"1980-05-17T00:00:00+02:00\"}|{\"mail\":null,\"born\":1980}",
                "{\"mail\":{\"x\":1}}|mail is an object, expected a number or a text",
                "{\"mail\":[\"x\",false]}|mail is false, expected a number or a text",
                "{\"mail\":1e999999}|mail has more than 1000 digits",
                "{\"mail\":\"\\ud800\"}|mail contains an unpaired surrogate",
                "{\"a\":{\"b\":1}}|a.b is a number, expected a text",
                "{\"born\":\"secret\"}|born is not a date or a time in ISO-8601",
                "[1]|expected a JSON object, found an array",
                "{} {\"mail\":\"x\"}|unexpected data after the object on its line",
            })
    void replacesAndRemovesValuesByName(String line, String expected) {
        assertThat(copy(line)).isEqualTo(expected);
    }

    @Test
    void equalValuesHaveEqualHmacsHoweverTheyAreWritten() {
        assertThat(copy("{\"mail\":[4200,\"4200\",4.2e3,\"\\u0034200\",4200.0]}")
                        .split("[\\[\\],]", -1))
                .hasSize(7)
                .containsSequence(java.util.Collections.nCopies(5, hmac("4200")));
        assertThat(copy("{\"mail\":\"" + LONG_TEXT + "\"}")).isEqualTo("{\"mail\":" + hmac(LONG_TEXT) + "}");
    }

    private String hmac(String text) {
        String copy = copy("{\"mail\":\"" + text + "\"}");
        assertThat(copy).matches("\\{\"mail\":\"[0-9a-f]{64}\"}");
        return copy.substring(8, copy.length() - 1);
    }

    @Test
    void whatIsNotJsonIsNotCopiedAndNotQuoted() {
        assertThat(copy("{\"mail\":\"secret\",secret}"))
                .startsWith("not valid JSON: ")
                .doesNotContain("secret");
        assertThat(protection.used()).isZero();
    }
}
