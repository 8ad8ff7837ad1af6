package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents point to exists: files, classes, and the tests that prove a promise. */
final class DocumentationTests {

    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final Pattern CLASS = Pattern.compile("`[a-z0-9]+\\.([A-Z]\\w+)`");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Tests|IT))`");

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        for (Path document : documents()) {
            assertThat(matches(LINK, document))
                    .as("links of %s", document)
                    .allSatisfy(
                            link -> assertThat(document.resolveSibling(link)).exists());
        }
    }

    @Test
    void everyClassAndTestThatIsNamedExists() throws IOException {
        Set<String> known;
        try (Stream<Path> sources = Files.walk(Path.of("src"))) {
            known = sources.map(source -> String.valueOf(source.getFileName()))
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        for (Path document : documents()) {
            assertThat(Stream.of(CLASS, TEST).flatMap(pattern -> matches(pattern, document).stream()))
                    .as("classes that %s names and that do not exist", document)
                    .filteredOn(name -> !known.contains(name))
                    .isEmpty();
        }
        assertThat(matches(TEST, Path.of("src", "docs", "guarantees.md"))).hasSizeGreaterThan(20);
    }

    @Test
    void everyMessageThatIsExplainedIsOneOfTheProgram() throws IOException {
        String program;
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            program = sources.filter(Files::isRegularFile)
                    .map(DocumentationTests::text)
                    .collect(Collectors.joining());
        }
        String page = text(Path.of("src", "docs", "operating.md"));
        assertThat(page.substring(page.indexOf("| the message contains |"))
                        .lines()
                        .filter(row -> row.startsWith("| `")))
                .hasSizeGreaterThan(5)
                .extracting(row -> row.substring(3, row.indexOf('`', 3)))
                .allSatisfy(message ->
                        assertThat(program.contains(message)).as(message).isTrue());
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(Path.of(""));
                Stream<Path> pages = Files.list(Path.of("src", "docs"))) {
            return Stream.concat(top, pages)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    private static List<String> matches(Pattern pattern, Path document) {
        return pattern.matcher(text(document))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String text(Path document) {
        try {
            return Files.readString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
