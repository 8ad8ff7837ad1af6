package dev.nightshift.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.source.KeyRange;
import dev.nightshift.source.Protection;
import dev.nightshift.source.RejectFile;
import dev.nightshift.source.SortProgress;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every line becomes a row or is stored with the reason why not; nothing is dropped silently. */
final class RejectTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    5                                    | expected a JSON object, found a number
                    "a"                                  | expected a JSON object, found a text
                    true                                 | expected a JSON object, found true
                    {}                                   | has no id
                    {"ID":1}                             | has no id
                    {"id":null}                          | id is null, expected a number or a text
                    {"id":true}                          | id is true, expected a number or a text
                    {"id":[1]}                           | id is an array, expected a number or a text
                    {"id":{"id":1}}                      | id is an object, expected a number or a text
                    {"id":1,"id":null}                   | id is null, expected a number or a text
                    {"id":1e999999999}                   | id has more than 1000 digits
                    {"id":1e-999999999}                  | id has more than 1000 digits
                    {"id":1e9999999999999}               | id has more than 1000 digits
                    {"id":1e1000}                        | id has more than 1000 digits
                    {"id":"a\\u0000b"}                   | id contains the character U+0000
                    {"id":"\\ud800"}                     | id contains an unpaired surrogate
                    {"id":1,"a":"\\ud83d"}               | contains half of a surrogate pair
                    {"id":1,"a":{"b":["\\uDE00"]}}      | contains half of a surrogate pair
                    {"id":1,"\\ude00\\ud83d":1}          | not valid JSON: Unexpected low surrogate in property name (DE00) without preceding high surrogate
                    {"id":1,"a":"\\ud83d😀"}             | contains half of a surrogate pair
                    {"id":1,"a":"\\\\\\ud83d\\u0041"}     | contains half of a surrogate pair
                    {"id":1} {"id":2}                    | unexpected data after the object on its line
                    {"id":1}]                            | unexpected data after the object on its line
                    {"id":1,"last_login":5}              | last_login is a number, expected a text that contains a time, or null
                    {"id":1,"last_login":""}             | last_login is not a time in ISO-8601, such as 2026-11-23T12:00:00.5Z
                    {"id":1,"last_login":"2026-02-30T00:00:00Z"} | last_login is not a day of the calendar
                    {"id":1,"a":{"b":                    | the object does not end on its line
                    """)
    void saysWhatIsWrongWithALine(String line, String reason) throws Exception {
        SortedRecords sorted = sorted("{\"id\":1}\n" + line + "\n{\"id\":2}\n");

        assertThat(Sorts.rows(sorted))
                .containsExactly("{\"id\":1,\"last_login\":null}", "{\"id\":2,\"last_login\":null}");
        JsonNode reject = Sorts.rejects(sorted).get(0);
        assertThat(reject.get("line").intValue()).isEqualTo(2);
        assertThat(reject.get("offset").intValue()).isEqualTo(9);
        assertThat(reject.get("reason").asString()).isEqualTo(reason);
        assertThat(reject.get("text").asString()).isEqualTo(line);
        assertThat(sorted.counts().rejected()).isEqualTo(1);
    }

    private SortedRecords sorted(String text) throws Exception {
        return Sorts.sorted(Sorts.file(folder, text), folder.resolve("work"), 10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":01}",
                "{\"id\":1,}",
                "{id:1}",
                "{\"id\":1",
                "{'id':1}",
                "{\"id\":NaN}",
                "nonsense",
                "{\"id\":\"\t\"}"
            })
    void aLineThatIsNotJsonIsRejectedAlone(String line) throws Exception {
        SortedRecords sorted = sorted("{\"id\":1}\n" + line + "\n{\"id\":2}\n");

        assertThat(Sorts.rows(sorted)).hasSize(2);
        assertThat(Sorts.rejects(sorted).get(0).get("text").asString()).isEqualTo(line);
        assertThat(Sorts.rejects(sorted)).hasSize(1);
    }

    @Test
    void aWholeSurrogatePairAndWhatOnlyLooksLikeAHalfAreCarried() throws Exception {
        String fields = "\"a\":\"\\ud83d\\uDE00 \\\\ud83d \\u00e4\",\"b\":\"\\\\\\\\ude00\"";

        assertThat(Sorts.rows(sorted("{\"id\":1," + fields + "}\n")))
                .containsExactly("{\"id\":1,\"last_login\":null," + fields + "}");
    }

    @Test
    void aFileTruncatedInTheMiddleOfALineSaysSo() throws Exception {
        SortedRecords sorted = sorted("{\"id\":1}\n{\"id\":2,\"na");

        assertThat(Sorts.rows(sorted)).hasSize(1);
        assertThat(Sorts.rejects(sorted).get(0).get("reason").asString())
                .startsWith("the file ends in the middle of this line: not valid JSON: ");
    }

    @Test
    void keepsInvalidTextAsBase64() throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes("{\"id\":1}\n".getBytes(StandardCharsets.UTF_8));
        byte[][] lines = {
            {'{', '"', 'i', 'd', '"', ':', '"', (byte) 0xc3, '"', '}'},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xc0, (byte) 0x80},
            {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80}
        };
        for (byte[] line : lines) {
            text.write(line);
            text.write('\n');
        }
        Path file = Files.write(folder.resolve("input"), text.toByteArray());

        List<JsonNode> rejects = Sorts.rejects(Sorts.sorted(file, folder.resolve("work"), 10));

        assertThat(rejects).hasSize(lines.length);
        for (int i = 0; i < lines.length; i++) {
            assertThat(rejects.get(i).get("reason").asString()).isEqualTo("not valid UTF-8");
            assertThat(Base64.getDecoder().decode(rejects.get(i).get("base64").asString()))
                    .isEqualTo(lines[i]);
        }
    }

    @ParameterizedTest
    @CsvSource({"1048576, 0", "1048577, 1", "3000000, 1", "40000000, 1"})
    void aLineMayNotExceedTheLimit(int length, int rejected) throws Exception {
        String filler = "x".repeat(length - "{\"id\":2,\"t\":\"\"}".length());
        String text = "{\"id\":1}\n{\"id\":2,\"t\":\"" + filler + "\"}\n{\"id\":3}";

        SortedRecords sorted = sorted(text);

        assertThat(sorted.counts().rejected()).isEqualTo(rejected);
        assertThat(sorted.counts().records()).isEqualTo(3 - rejected);
        if (rejected > 0) {
            JsonNode reject = Sorts.rejects(sorted).get(0);
            assertThat(reject.get("reason").asString()).isEqualTo("longer than 1048576 bytes");
            assertThat(reject.get("bytes").intValue()).isEqualTo(length);
            assertThat(reject.get("offset").intValue()).isEqualTo(9);
            assertThat(Base64.getDecoder().decode(reject.get("base64").asString()))
                    .isEqualTo(text.substring(9, 9 + SortChunk.KEPT).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aLineAsLongInAnArrayIsPassedToo() throws Exception {
        String filler = "x".repeat(5_000_000);
        SortedRecords sorted = sorted("[{\"id\":1},{\"id\":2,\"t\":\"" + filler + "\"},{\"id\":3}]");

        assertThat(sorted.counts().records()).isEqualTo(2);
        assertThat(Sorts.rejects(sorted).get(0).get("line").intValue()).isEqualTo(2);
        assertThat(Sorts.rejects(sorted).get(0).get("bytes").intValue()).isEqualTo(5_000_015);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    [{"id":1},,{"id":2}]   | 2 | no record before a comma
                    [{"id":1},{"id":2},]   | 2 | no record after the last comma
                    [{"id":1} {"id":2}]    | 1 | no comma before this record
                    [{"id":1},{"id":2}] x  | 2 | not valid JSON: Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
                    [{"id":1},{"id":2}     | 2 | the file ends before the end of the array
                    [{"id":1},{"id":2      | 1 | the file ends in the middle of this record
                    [{"id":1},{"id":2},    | 2 | the file ends before the end of the array
                    [{"id":1},5,{"id":2}]  | 2 | expected a JSON object, found a number
                    """)
    void requiresAnArrayToBeJson(String text, int rows, String reason) throws Exception {
        for (int chunkRows : new int[] {1, 100}) {
            Path work = folder.resolve("work" + chunkRows);
            SortedRecords sorted = Sorts.sorted(Sorts.file(folder, text.strip()), work, chunkRows);

            assertThat(sorted.counts().records()).isEqualTo(rows);
            assertThat(Sorts.rejects(sorted))
                    .extracting(reject -> reject.get("reason").asString())
                    .containsExactly(reason);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"id":1}{"id":2}{"id":3      | 2 | the file ends in the middle of this record
                    {"id":1}{"id":2}}{"id":3}    | 3 | not valid JSON: Unexpected close marker '}': no open Object to close
                    {"id":1}{"id":01}{"id":3}    | 2 | not valid JSON: Invalid numeric value: Leading zeroes not allowed
                    {"id":1}{"id":2} , {"id":3}  | 3 | not valid JSON: Unexpected character (',' (code 44)): expected a value
                    {"id":1}{"id":2} 7           | 2 | expected a JSON object, found a number
                    """)
    void rejectsWhatIsWrongBetweenValues(String text, int rows, String reason) throws Exception {
        SortedRecords sorted = sorted(text.strip());

        assertThat(sorted.counts().records()).isEqualTo(rows);
        assertThat(Sorts.rejects(sorted))
                .extracting(reject -> reject.get("reason").asString())
                .containsExactly(reason);
    }

    @Test
    void aValueThatIsCutOffEndsAtTheNextRecordSeparator() throws Exception {
        SortedRecords sorted = sorted("\u001e{\"id\":1,\"a\":\"\n\u001e{\"id\":2}\n");

        assertThat(Sorts.rows(sorted)).containsExactly("{\"id\":2,\"last_login\":null}");
        assertThat(Sorts.rejects(sorted)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"a":[{"id":1}]} {"b":[{"id":2}]} | 1 | has no array at the path a
                    {"a":[{"id":1}]} {"a":{"id":2}}   | 1 | has no array at the path a
                    {"a":[{"id":1}]} 5                | 1 | expected a JSON object, found a number
                    {"a":[{"id":1}]                   | 1 | the file ends before the end of the object
                    {"a":[{"id":1}                    | 1 | the file ends before the end of the array
                    {"a":[{"id":1}]] {"id":2}         | 1 | not a JSON object
                    {"a":[{"id":1}]}{"a" [{"id":2}]}  | 1 | not a JSON object
                    {"a":[{"id":1}],,"b":1}           | 1 | not a JSON object
                    {"a":[{"id":1}],}                 | 1 | not a JSON object
                    {"a":[{"id":1}] "b":1}            | 1 | not a JSON object
                    {"a":[{"id":1}]}{,"a":[]}         | 1 | not a JSON object
                    {"a":[{"id":1}],"b":}             | 1 | not a JSON object
                    [{"a":[{"id":1}]},{"a":[]},5]     | 1 | expected a JSON object, found a number
                    [{"a":[{"id":1}]} {"a":[]}]       | 1 | not a JSON array
                    [] [{"a":[{"id":1}]},]            | 1 | not a JSON array
                    [{"a":[{"id":1}]},                | 1 | the file ends before the end of the array
                    {"a":[{"id":1}],"b":"x            | 1 | the file ends before the end of the object
                    """)
    void rejectsWhatIsNotAtThePath(String text, int rows, String reason) throws Exception {
        InputProperties how = new InputProperties(
                "id", "last_login", "a", InputProperties.Epoch.NONE, 1_024, InputProperties.Rejects.LINES);

        SortedRecords sorted = Sorts.sorted(folder, text.strip(), how);

        assertThat(sorted.counts().records()).isEqualTo(rows);
        assertThat(Sorts.rejects(sorted))
                .extracting(reject -> reject.get("reason").asString())
                .containsExactly(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "SECONDS, 1795651199000, is outside the years 1 to 9999",
        "SECONDS, 1e999999999, is outside the years 1 to 9999",
        "SECONDS, 1e-10, is finer than a nanosecond",
        "MILLIS, 1e-2147483647, is outside the years 1 to 9999",
        "MILLIS, true, 'is true, expected a text that contains a time, or null'"
    })
    void saysWhatIsWrongWithATimeThatIsANumber(InputProperties.Epoch epoch, String time, String reason)
            throws Exception {
        InputProperties how = new InputProperties("id", "last_login", "", epoch, 1_024, InputProperties.Rejects.LINES);

        SortedRecords sorted = Sorts.sorted(folder, "{\"id\":1,\"last_login\":" + time + "}\n{\"id\":2}\n", how);

        assertThat(Sorts.rejects(sorted))
                .extracting(reject -> reject.get("reason").asString())
                .containsExactly("last_login " + reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    id,last_login\\n1,2026\\n                | looks like CSV; expected JSON objects, one a line or one after another, or an array of them
                    <html><body>404</body></html>            | looks like HTML or XML; expected JSON objects, one a line or one after another, or an array of them
                    404 Not Found                            | does not look like JSON; expected JSON objects, one a line or one after another, or an array of them
                    PK\\0\\0x                                | looks like binary data; expected JSON objects, one a line or one after another, or an array of them
                    {"user":1,"x":[],"last_login":null}      | has objects with the fields user, x, last_login; name the one with the id with --id-field
                    [{"user":1},{"user":2}]                  | has objects with the fields user; name the one with the id with --id-field
                    {"Records":[{"id":1}],"x":1}             | has an array of records in an object; read it with --path 'Records'
                    [{"it's":[{"id":1}]},{"it's":[{"id":2}]}] | has an array of records in an object; read it with --path 'it'\\''s'
                    {"a.b":[{"id":1}]}                       | has objects with the fields a.b; name the one with the id with --id-field
                    {"n":1,"tags":[{"k":1}]}\\n{"n":2}      | has objects with the fields n, tags; name the one with the id with --id-field, or read arrays of records with --path 'tags'
                    {"a123456789b123456789c123456789d123456789e":1} | has objects with the fields a123456789b123456789c123456789d123456789…; name the one with the id with --id-field
                    {"a":[1],"data":{"items":[{"id":1        | has an array of records in an object; read it with --path 'data.items'
                    {"id":1,"last_login":1795651199}         | has numbers as last_login; read them with --epoch seconds or --epoch millis
                    {"id":true}                              | is JSON
                    """)
    void aFileWithoutARecordFailsAndSaysWhatItLooksLike(String text, String look) throws Exception {
        Path file = Sorts.file(folder, text.strip().replace("\\n", "\n").replace("\\0", "\0"));
        InputFile input = InputFile.examine(file);

        String message = "No record was found in the file " + file + ", which " + look + ":\n  line 1 (byte ";
        assertThatThrownBy(() ->
                        RecordSort.requireRecords(input, Sorts.SETTINGS, ZoneOffset.UTC, Protection.NONE, Sorts.ANY))
                .isInstanceOf(NoRecordException.class)
                .hasMessageStartingWith(message);
        assertThatThrownBy(() -> Sorts.sorted(file, folder.resolve("work"), 10))
                .isInstanceOf(NoRecordException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void theFirstLinesOfALongFileDecideOnlyByTheLimit() throws Exception {
        InputFile file = InputFile.examine(Sorts.file(folder, "bad\n".repeat(100) + "{\"id\":1}\n".repeat(10_000)));

        RecordSort.requireRecords(file, Sorts.SETTINGS, ZoneOffset.UTC, Protection.NONE, new RejectLimit(100L));
        assertThatThrownBy(() -> RecordSort.requireRecords(
                        file, Sorts.SETTINGS, ZoneOffset.UTC, Protection.NONE, RejectLimit.DEFAULT))
                .isInstanceOf(NoRecordException.class);
    }

    @Test
    void theShareOfRejectsCountsFromTheFirstLine() throws Exception {
        Path file = Sorts.file(folder, "{\"id\":1}\n".repeat(98) + "bad\n");

        assertThatThrownBy(() -> sort(file, RejectLimit.DEFAULT).sort(new StopSignal(), progress -> {}))
                .hasMessageStartingWith("1 of the 99 records of " + file + " was rejected, expected at most 1% of the");
        Files.writeString(file, "{\"id\":1}\n".repeat(99) + "bad\n");
        assertThat(Sorts.finish(sort(file, RejectLimit.DEFAULT)).counts().rejected())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"id":"x}    | ``      | 1600: the file ends in the middle of this record
                    {"id":1      | ``      | 1600: the file ends in the middle of this record
                    [{"id":1} [  | ``      | 1610: the file ends in the middle of this record
                    [{"id":1},[  | ``      | 1610: the file ends in the middle of this record
                    {"r":[] oops | r       | 1608: not a JSON object
                    {"r":[[      | r       | 1606: the file ends in the middle of this record
                    {"x":[       | r       | 1600: the file ends before the end of the object
                    """)
    void aTextThatCannotBeSplitIsNoShareOfItself(String damage, String path, String place) throws Exception {
        String records = "{\"id\":1}".repeat(200);
        String before = path.isEmpty() ? records : "{\"r\":[" + "{\"id\":1},".repeat(176) + "{\"id\":1}]}";
        Path file = Sorts.file(folder, before + damage + records);
        InputProperties how = new InputProperties(
                "id", "last_login", path, InputProperties.Epoch.NONE, 1_024, InputProperties.Rejects.LINES);

        assertThatThrownBy(() -> sort(file, how, RejectLimit.DEFAULT).sort(new StopSignal(), progress -> {}))
                .isInstanceOf(TooManyRejectsException.class)
                .hasMessage("The file " + file + " cannot be split into records from byte " + place
                        + ". Any number of records may be missing. A corrected file needs a new run;"
                        + " --max-rejects allows to read it without them");
        assertThat(Sorts.finish(sort(file, how, new RejectLimit(1L))).counts().rejected())
                .isEqualTo(1);
    }

    @Test
    void anArrayThatIsCutOffIsNoShareOfItself() throws Exception {
        Path file = Sorts.file(folder, "[" + "{\"id\":1},".repeat(200));

        assertThatThrownBy(() -> sort(file, RejectLimit.DEFAULT).sort(new StopSignal(), progress -> {}))
                .hasMessageContaining("from byte 1801: the file ends before the end of the array. Any number");
    }

    @Test
    void aDamagedNumberDoesNotTakeTheObjectAfterItAlong() throws Exception {
        assertThat(sorted("{\"id\":1}{\"id\":2}oops{\"id\":3}").counts().records())
                .isEqualTo(3);
    }

    @Test
    void reportsTheNumberAndPlaceOfEveryLine() throws Exception {
        StringBuilder text = new StringBuilder("\ufeff");
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            text.append("{\"id\":\"ä").append(i).append("\"}\r\n\n");
            offsets.add((long) text.toString().getBytes(StandardCharsets.UTF_8).length);
            text.append("bad\n");
        }

        SortedRecords sorted = sorted(text.toString());

        List<JsonNode> rejects = Sorts.rejects(sorted);
        assertThat(rejects)
                .extracting(reject -> reject.get("offset").longValue())
                .isEqualTo(offsets);
        assertThat(rejects.get(99).get("line").intValue()).isEqualTo(300);
        assertThat(sorted.rejects().kept()).hasSize(30);
        assertThat(sorted.rejects().kept().stream()
                        .mapToLong(RejectFile::rejects)
                        .sum())
                .isEqualTo(100);
    }

    @Test
    void failsEarlyWithTheFirstReasonsWhenThereAreTooMany() throws Exception {
        Path file = Sorts.file(folder, "{\"id\":1}\n".repeat(20) + "bad\n".repeat(7) + "{\"id\":1}\n".repeat(10_000));

        List<Long> lines = new ArrayList<>();
        RecordSort sort = sort(file, new RejectLimit(6L));
        assertThatThrownBy(() -> sort.sort(new StopSignal(), progress -> lines.add(progress.lines())))
                .isInstanceOf(NightshiftException.class)
                .hasMessageStartingWith(
                        "7 of the first 30 records of " + file
                                + " were rejected, expected at most 6:\n  line 21 (byte 180): not valid JSON: Unrecognized token '…'")
                .hasMessageContaining("line 25 (byte 196)")
                .hasMessageNotContaining("line 26")
                .hasMessageEndingWith("\n  …\nA corrected file needs a new run; --max-rejects allows more");
        assertThat(lines).containsExactly(10L, 20L);

        assertThat(Sorts.finish(sort(file, new RejectLimit(7L))).counts().rejected())
                .isEqualTo(7);
    }

    private RecordSort sort(Path file, RejectLimit limit) {
        return sort(file, Sorts.SETTINGS, limit);
    }

    private RecordSort sort(Path file, InputProperties properties, RejectLimit limit) {
        return new RecordSort(
                InputFile.examine(file),
                folder.resolve("work"),
                properties,
                ZoneOffset.UTC,
                10,
                limit,
                SortLimits.here(1),
                new LocalDisk());
    }

    @Test
    void theFirstTenThousandAreKeptAndAllAreCounted() throws Exception {
        Path file = Sorts.file(folder, "{\"id\":1}\n" + "x\n".repeat(12_345));
        SortedRecords inOneChunk = Sorts.sorted(file, folder.resolve("one"), 100_000);

        SortedRecords inMany = Sorts.sorted(file, folder.resolve("many"), 3_000);

        assertThat(inMany.rejects().number()).isEqualTo(12_345);
        assertThat(Sorts.rejects(inMany)).hasSize(10_000).isEqualTo(Sorts.rejects(inOneChunk));
        assertThat(inMany.rejects().kept())
                .extracting(RejectFile::rejects)
                .containsExactly(2_999L, 3_000L, 3_000L, 1_001L);
        for (RejectFile kept : inMany.rejects().kept()) {
            assertThat(InputFile.examine(kept.path()).sha256()).isEqualTo(kept.sha256());
            assertThat(kept.path()).hasSize(kept.bytes());
        }
        assertThat(Sorts.sorted(file, folder.resolve("many"), 3_000).rejects()).isEqualTo(inMany.rejects());
    }

    @ParameterizedTest
    @EnumSource
    void keepsNoMoreOfALineThanIsWanted(InputProperties.Rejects kept) throws Exception {
        InputProperties how = new InputProperties("id", "last_login", "", InputProperties.Epoch.NONE, 1_024, kept);

        SortedRecords sorted = Sorts.sorted(folder, "{\"id\":1}\nxyz\n{\"id\":2,\n", how);

        assertThat(sorted.counts().rejected()).isEqualTo(2);
        assertThat(sorted.rejects().number()).isEqualTo(2);
        assertThat(Sorts.rejects(sorted))
                .extracting(reject -> String.join(",", reject.propertyNames()))
                .containsExactlyElementsOf(
                        switch (kept) {
                            case NONE -> List.of();
                            case REASONS -> List.of("line,offset,reason", "line,offset,reason");
                            case LINES -> List.of("line,offset,reason,text", "line,offset,reason,text");
                        });
    }

    /** The name of the user is written where each kind of a reason might quote it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ZANZIBAR",
                "ZANZIBAR 1",
                "{ZANZIBAR:1}",
                "{\"id\":ZANZIBAR}",
                "{\"id\":1 ZANZIBAR}",
                "{\"id\":1}ZANZIBAR",
                "{\"id\":\"ZANZIBAR\\u0000\"}",
                "{\"id\":[\"ZANZIBAR\"]}",
                "{\"id\":1,\"a\":\"\\ZANZIBAR\"}",
                "{\"id\":1,\"a\":\"ZANZIBAR",
                "{\"id\":1,\"a\":\"ZANZIBAR\\ud83d\"}",
                "{\"id\":1,\"ZANZIBAR\":trueZANZIBAR}",
                "{\"id\":1,\"ZANZIBAR\":'ZANZIBAR'}",
                "{\"id\":1,\"a\":1ZANZIBAR}",
                "{\"id\":1,\"last_login\":\"ZANZIBAR\"}",
                "{\"id\":1,\"last_login\":\"2026-01-01T00:00:00ZANZIBAR\"}",
                "{\"id\":1,\"last_login\":{\"ZANZIBAR\":1}}",
                "[\"ZANZIBAR\"]"
            })
    void noReasonQuotesALine(String line) throws Exception {
        for (String text : List.of("{\"id\":0}\n" + line + "\n", "[{\"id\":0},\n" + line + "]")) {
            SortedRecords sorted = Sorts.sorted(
                    folder,
                    text,
                    new InputProperties(
                            "id",
                            "last_login",
                            "",
                            InputProperties.Epoch.NONE,
                            1_024,
                            InputProperties.Rejects.REASONS));

            assertThat(Sorts.rejects(sorted))
                    .isNotEmpty()
                    .allSatisfy(reject -> assertThat(reject.toString()).doesNotContainIgnoringCase("ANZI"));
            FileSource.delete(folder.resolve("work"));
        }
    }

    @Test
    void oneInAHundredIsAllowedWhichTheFirstHundredMayExceed() {
        assertThat(RejectLimit.DEFAULT.exceeded(99, 99, false)).isFalse();
        assertThat(RejectLimit.DEFAULT.exceeded(99, 1, true)).isTrue();
        assertThat(RejectLimit.DEFAULT.exceeded(100, 1, false)).isFalse();
        assertThat(RejectLimit.DEFAULT.exceeded(100, 2, false)).isTrue();
        assertThat(RejectLimit.DEFAULT.exceeded(1_000, 10, true)).isFalse();
        assertThat(RejectLimit.DEFAULT.exceeded(1_000, 11, false)).isTrue();
        assertThat(new RejectLimit(0L).exceeded(1, 1, false)).isTrue();
    }

    /** Ten thousand valid lines that were then changed somewhere. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyMutatedLineIsARowOrAReject(long seed) throws Exception {
        Random random = new Random(seed);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (String line : new RandomRecords(seed).lines(5_000)) {
            text.write(mutated(line.getBytes(StandardCharsets.UTF_8), random));
            text.write('\n');
        }
        Path file = Files.write(folder.resolve("input"), text.toByteArray());
        long lines = 0;
        long blank = 0;
        for (byte[] line : split(text.toByteArray())) {
            lines++;
            blank += new String(line, StandardCharsets.ISO_8859_1).matches("[ \t\r]*") ? 1 : 0;
        }

        SortedRecords sorted = Sorts.sorted(file, folder.resolve("work"), 1_000);

        SortProgress counts = sorted.counts();
        assertThat(counts.lines()).isEqualTo(lines);
        assertThat(counts.blank()).isEqualTo(blank);
        assertThat(counts.records() + counts.rejected()).isEqualTo(lines - blank);
        assertThat(Sorts.rejects(sorted)).hasSize((int) counts.rejected());
        assertThat(Sorts.rows(sorted, KeyRange.ALL_LOGINS, null).size() + counts.neverLoggedIn())
                .isEqualTo(counts.records());
        assertThat(counts.records()).isBetween(100L, lines - 100);
        for (String row : Sorts.rows(sorted)) {
            assertThat(row).startsWith("{\"id\":").endsWith("}").doesNotContain("\n");
        }
    }

    private static byte[] mutated(byte[] line, Random random) {
        byte[] mutated = line.clone();
        for (int i = random.nextInt(4); i > 0 && mutated.length > 0; i--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(4)) {
                case 0 -> mutated[at] = (byte) random.nextInt(256);
                case 1 -> mutated[at] = (byte) "{}[]\",:\\ 0-+.eE\n".charAt(random.nextInt(16));
                case 2 -> mutated = Arrays.copyOf(mutated, at);
                default -> {
                    int from = random.nextInt(mutated.length);
                    System.arraycopy(mutated, Math.min(from, at), mutated, at, mutated.length - Math.max(from, at));
                }
            }
        }
        return mutated;
    }

    private static List<byte[]> split(byte[] text) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n') {
                lines.add(Arrays.copyOfRange(text, start, i));
                start = i + 1;
            }
        }
        return lines;
    }
}
