package dev.nightshift.operation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A published run as seen by a reader that trusts only the manifest. Reading it checks sizes, hashes and row counts,
 * and that the run's data folder contains nothing else.
 *
 * @param lines the lines of all parts, in the manifest's order
 */
record PublishedRun(JsonNode manifest, JsonNode report, List<String> lines) {

    private static final JsonMapper JSON = new JsonMapper();
    /**
     * The beginning of a warning. Each attempt has a snapshot of its own, which is lost with the session that holds it.
     */
    static final String SEVERAL_SNAPSHOTS = "Not read as of one moment: the run was planned at the snapshot ";

    private static final Pattern EPOCH = Pattern.compile("(-[0-9a-f]{12})?-e\\d+\\.");

    static PublishedRun read(Path bucket, String source, boolean tidy) {
        JsonNode latest = JSON.readTree(bytes(bucket.resolve(source).resolve("latest.json")));
        Path manifestFile = bucket.resolve(latest.get("manifest").asString());
        byte[] manifestBytes = bytes(manifestFile);
        String success = new String(bytes(manifestFile.resolveSibling("_SUCCESS")), StandardCharsets.US_ASCII);
        require(success.equals(sha256(manifestBytes) + "\n"), "_SUCCESS does not hold the manifest's hash");
        JsonNode manifest = JSON.readTree(manifestBytes);
        List<String> lines = new ArrayList<>();
        Set<Path> named = new HashSet<>();
        for (JsonNode part : manifest.get("parts")) {
            Path file = bucket.resolve(part.get("key").asString());
            named.add(file);
            byte[] body = bytes(file);
            require(body.length == part.get("bytes").asLong(), file + " has another size than the manifest says");
            require(sha256(body).equals(part.get("sha256").asString()), file + " has another hash");
            List<String> rows = unzipped(file);
            require(rows.size() == part.get("rows").asInt(), file + " has another number of rows");
            lines.addAll(rows);
        }
        require(lines.size() == manifest.get("rows").asLong(), "the parts hold another number of rows");
        for (JsonNode report : manifest.get("reports")) {
            Path file = bucket.resolve(report.get("key").asString());
            byte[] body = bytes(file);
            require(body.length == report.get("bytes").asLong(), file + " has another size than the manifest says");
            require(sha256(body).equals(report.get("sha256").asString()), file + " has another hash");
        }
        String documents = latest.get("manifest").asString().replace("/manifest.json", "");
        if (tidy) {
            requireNothingElse(bucket.resolve(documents.replace("/runs/", "/data/")), named);
        }
        return new PublishedRun(manifest, JSON.readTree(bytes(manifestFile.resolveSibling("report.json"))), lines);
    }

    private static void requireNothingElse(Path data, Set<Path> named) {
        if (!Files.exists(data)) {
            return;
        }
        try (Stream<Path> files = Files.list(data)) {
            files.forEach(file -> require(named.contains(file), file + " is not in the manifest"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> unzipped(Path file) {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** Returns the manifest without what may differ between attempts: epochs, attempts, times and the run's number. */
    JsonNode lasting() {
        ObjectNode lasting = (ObjectNode) manifest.deepCopy();
        ((ObjectNode) lasting.get("run")).remove(List.of("id", "attempts", "startedAt", "finishedAt"));
        ((ObjectNode) lasting.get("snapshot")).remove("takenAt");
        if (lasting.get("snapshot").get("kind").asString().equals("exported")) {
            ((ObjectNode) lasting.get("snapshot")).remove("value");
            lasting.putPOJO(
                    "warnings",
                    warnings().stream()
                            .filter(w -> !w.startsWith(SEVERAL_SNAPSHOTS))
                            .toList());
        }
        for (JsonNode part : lasting.get("parts")) {
            ((ObjectNode) part)
                    .put("key", EPOCH.matcher(part.get("key").asString()).replaceFirst("-e."));
        }
        for (JsonNode report : lasting.get("reports")) {
            ((ObjectNode) report).remove(List.of("bytes", "sha256"));
        }
        return lasting;
    }

    /** Returns the warnings of the manifest. */
    List<String> warnings() {
        return manifest.get("warnings").valueStream().map(JsonNode::asString).toList();
    }

    /** Returns the answers without what may differ between attempts. */
    String answers() {
        return report.get("latestLogins") + "\n" + report.get("closestPair") + "\n" + report.get("timeline") + "\n"
                + report.get("gaps") + "\n" + report.get("totals").get("migrated") + "\n"
                + report.get("totals").get("neverLoggedIn");
    }
}
