package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people read is plain English: phrases that make a reader stumble are found, with words to use instead. */
final class PlainEnglishTests {

    @SuppressWarnings("UnusedVariable") // @FieldSource names it
    static final List<String> ROOTS = List.of(
            "README.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
            "SECURITY.md",
            "src/docs",
            "config",
            "sql",
            "scripts",
            "pom.xml",
            "src/main/java/dev/nightshift/Nightshift.java",
            "src/main/java/dev/nightshift/ProcessSignals.java",
            "src/main/java/dev/nightshift/Rehearsal.java",
            "src/main/java/dev/nightshift/cli",
            "src/main/java/dev/nightshift/database",
            "src/main/java/dev/nightshift/doctor",
            "src/main/java/dev/nightshift/file",
            "src/main/java/dev/nightshift/ledger",
            "src/main/java/dev/nightshift/locals3",
            "src/main/java/dev/nightshift/login",
            "src/main/java/dev/nightshift/migration",
            "src/main/java/dev/nightshift/operation",
            "src/main/java/dev/nightshift/partfile",
            "src/main/java/dev/nightshift/publication",
            "src/main/java/dev/nightshift/report",
            "src/main/java/dev/nightshift/source",
            "src/main/java/dev/nightshift/storage",
            "src/main/java/dev/nightshift/table",
            "src/main/java/dev/nightshift/telemetry",
            "src/main/java/dev/nightshift/verification",
            "src/main/java/dev/nightshift/web",
            "src/main/java/dev/nightshift/work",
            "src/main/resources");

    private static final List<Phrase> PHRASES = List.of(
            new Phrase("anew", "again, a new run"),
            new Phrase("(go|goes|going|gone|went) on (with|from|where|by)", "resume, restart"),
            new Phrase("for ever", "permanently"),
            new Phrase("in vain", "timed out, without success"),
            new Phrase("without a word", "silently, without reporting an error"),
            new Phrase("of a sudden", "suddenly"),
            new Phrase("what(ever)? became", "regardless of"),
            new Phrase("mend(s|ed|ing)?", "fix"),
            new Phrase("the books", "the ledger"),
            new Phrase("never mind", "disables the check"),
            new Phrase("(?<!there )(is|are) none(?! of)", "is not a, does not exist"),
            new Phrase("(is|are) no (dependency|difference|error|failure|JSON|gzip|record|Unicode)s?", "is not a"),
            new Phrase("(lies?|stands?) (there|in(?! for)|below|above|beside)", "is, contains"),
            new Phrase("lest", "so that … not"));

    @ParameterizedTest
    @FieldSource("ROOTS")
    void whatPeopleReadHasNoPhraseThatMakesThemStumble(String root) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(root))) {
            for (Path file : files.filter(PlainEnglishTests::isText).toList()) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    String place = file + ":" + (i + 1) + ": ";
                    phrasesIn(lines.get(i)).forEach(phrase -> found.add(place + phrase));
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Begin anew with --rerun",
                "the run is gone on with",
                "a lock was waited for in vain",
                "Give a run up for ever",
                "that there is none, is no error"
            })
    void aPhraseIsFoundInASentence(String sentence) {
        assertThat(phrasesIn(sentence)).isNotEmpty();
    }

    @Test
    void plainWordsAreLeftAlone() {
        assertThat(phrasesIn(
                        "Start a new run with --rerun. None of the nine fails, and the message is no longer sent."))
                .isEmpty();
    }

    private static List<String> phrasesIn(String line) {
        return PHRASES.stream()
                .filter(phrase -> phrase.pattern.matcher(line).find())
                .map(phrase -> "\"" + line.strip() + "\"; use: " + phrase.instead)
                .toList();
    }

    private static boolean isText(Path file) {
        return Files.isRegularFile(file) && !file.toString().matches(".*\\.(png|ico|gz|pyc)");
    }

    private record Phrase(Pattern pattern, String instead) {

        private Phrase(String words, String instead) {
            this(Pattern.compile("\\b" + words + "\\b", Pattern.CASE_INSENSITIVE), instead);
        }
    }
}
