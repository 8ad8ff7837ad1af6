package dev.nightshift.verification;

import dev.nightshift.publication.RunFolder;
import dev.nightshift.storage.Content;
import dev.nightshift.storage.ObjectDigest;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.ObjectSummary;
import dev.nightshift.storage.ObjectTooLargeException;
import dev.nightshift.storage.StoredObject;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The objects of one source as plain files, as the local default stores them or a copy of a bucket has them. It only
 * reads, never follows links, and reads nothing outside of the source's folder. It has no bucket's name.
 */
public final class FolderCopy implements ObjectStore {

    private static final int LEVELS_OF_A_RUN = 3;

    private final Path folder;
    private final String prefix;
    private final String key;

    /**
     * @param folder the folder of the source
     * @param prefix what the keys of its objects begin with
     * @param key the key of the document by which it was found
     */
    private FolderCopy(Path folder, String prefix, String key) {
        this.folder = folder;
        this.prefix = prefix;
        this.key = key;
    }

    /**
     * Finds the copy that contains a document.
     *
     * @param document a manifest or {@code latest.json}
     */
    public static FolderCopy containing(Path document) {
        if (!Files.isRegularFile(document)) {
            throw NightshiftException.noSuchRun("There is no file " + document);
        }
        Path folder = document.toAbsolutePath().normalize();
        String name = folder.getFileName().toString();
        for (int i = 0; i < (name.equals("latest.json") ? 1 : LEVELS_OF_A_RUN + 1); i++) {
            folder = folder.getParent();
            if (folder == null || folder.getFileName() == null) {
                throw NightshiftException.usage(document + " is not where a manifest is; expected"
                        + " …/SOURCE/runs/cutoff=…/rerun=…/manifest.json or …/SOURCE/latest.json");
            }
        }
        String below = slashes(folder.relativize(document.toAbsolutePath().normalize()));
        String prefix = prefix(document, folder.getFileName().toString() + "/");
        return new FolderCopy(folder, prefix, prefix + below);
    }

    /** Takes from the document what keys begin with, because a copy need not have all folders of the bucket. */
    private static String prefix(Path document, String usual) {
        try {
            if (Files.size(document) > Json.MOST_BYTES) {
                return usual;
            }
            JsonNode tree = Json.tree(bytes(document));
            String named =
                    tree.path("manifest").asString(tree.at("/reports/0/key").asString(""));
            Optional<RunFolder> run = RunFolder.ofManifest(named.replaceFirst("/[^/]*$", "/manifest.json"));
            return run.map(found -> found.latest().replaceFirst("latest\\.json$", ""))
                    .filter(found -> found.endsWith("/" + usual) || found.equals(usual))
                    .orElse(usual);
        } catch (JacksonException e) {
            // The comparison reports it; what it is called in a message does not matter.
            return usual;
        } catch (IOException e) {
            throw unreadable(document, e);
        }
    }

    /** The key of the document by which it was found. */
    public String key() {
        return key;
    }

    @Override
    public String location(String name) {
        return name.startsWith(prefix)
                ? folder.resolve(name.substring(prefix.length())).toString()
                : name;
    }

    @Override
    public String bucket() {
        return "";
    }

    @Override
    public Optional<StoredObject> get(String name) {
        Path file = file(name);
        if (file == null || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            ObjectTooLargeException.require(file.toString(), Files.size(file));
            return Optional.of(new StoredObject(
                    bytes(file), "", Files.getLastModifiedTime(file).toInstant()));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The file of an object; null if its key does not lead to one in the folder without detours. */
    private @Nullable Path file(String name) {
        if (!name.startsWith(prefix)) {
            return null;
        }
        Path file = folder.resolve(name.substring(prefix.length()));
        try {
            boolean direct = file.startsWith(folder)
                    && file.toRealPath().equals(folder.toRealPath().resolve(folder.relativize(file)));
            return direct ? file : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static NightshiftException unreadable(Path file, IOException e) {
        return NightshiftException.failed(file + " cannot be read: " + e, e);
    }

    @Override
    public Optional<ObjectDigest> digest(String name) {
        return get(name).map(object -> new ObjectDigest(Sha256.of(object.content()), object.etag()));
    }

    @Override
    public List<ObjectSummary> list(String names) {
        Path top = file(names);
        if (top == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> new ObjectSummary(
                            prefix + slashes(folder.relativize(file)),
                            file.toFile().length(),
                            ""))
                    .sorted(Comparator.comparing(ObjectSummary::key))
                    .toList();
        } catch (IOException e) {
            throw unreadable(top, e);
        }
    }

    private static String slashes(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    @Override
    public void checkBucket(String names) {
        // The document by which it was found exists.
    }

    @Override
    public String putIfAbsent(String name, Content content, String contentType) {
        throw new UnsupportedOperationException("read only");
    }

    @Override
    public void putIfMatch(String name, Content content, String contentType, String etag) {
        throw new UnsupportedOperationException("read only");
    }

    @Override
    public boolean delete(String name) {
        throw new UnsupportedOperationException("read only");
    }

    @Override
    public void close() {
        // It has nothing open.
    }
}
