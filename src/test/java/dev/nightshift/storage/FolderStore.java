package dev.nightshift.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * A folder as a bucket, without server and client: it keeps {@link ObjectStoreContract}, and its objects are plain
 * files as those of {@link LocalS3}. For tests whose promise is the order in which ledger and bucket change, not how a
 * change gets to S3, and which make hundreds of runs.
 *
 * <p>Safe for use by many threads, if each uses this very object.
 */
public final class FolderStore implements ObjectStore {

    private final Path folder;
    private final Failures failures;

    /** Creates the folder, where it is missing. */
    public FolderStore(Path folder) {
        this.folder = folder;
        this.failures = new Failures(bucket(), folder.toString());
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SdkClientException noCause() {
        return SdkClientException.create("a folder");
    }

    @Override
    public String bucket() {
        return "nightshift";
    }

    @Override
    public String location(String key) {
        return folder.resolve(key).toString();
    }

    @Override
    public synchronized String putIfAbsent(String key, Content content, String contentType) {
        if (Files.exists(folder.resolve(key))) {
            throw failures.exists(key, noCause());
        }
        put(key, content);
        return get(key).orElseThrow().etag();
    }

    @Override
    public synchronized void putIfMatch(String key, Content content, String contentType, String etag) {
        if (get(key).filter(object -> object.etag().equals(etag)).isEmpty()) {
            throw failures.changed(key, etag, noCause());
        }
        put(key, content);
    }

    private void put(String key, Content content) {
        Path file = folder.resolve(key);
        // As in S3, an object appears as a whole or not at all, also if its process is killed.
        Path incomplete = folder.resolveSibling("incomplete-" + UUID.randomUUID());
        try (InputStream in = content.open()) {
            Files.createDirectories(file.getParent());
            Files.copy(in, incomplete);
            Files.move(incomplete, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized Optional<StoredObject> get(String key) {
        Path file = folder.resolve(key);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            ObjectTooLargeException.require(key, Files.size(file));
            byte[] content = Files.readAllBytes(file);
            String etag = UUID.nameUUIDFromBytes(content).toString();
            return Optional.of(new StoredObject(
                    content, etag, Files.getLastModifiedTime(file).toInstant()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized Optional<ObjectDigest> digest(String key) {
        return get(key).map(
                        object -> new ObjectDigest(Content.of(object.content()).sha256(), object.etag()));
    }

    @Override
    public synchronized List<ObjectSummary> list(String prefix) {
        if (!prefix.endsWith("/")) {
            throw new IllegalArgumentException("a prefix to list must end with '/', but is \"" + prefix + "\"");
        }
        Path below = folder.resolve(prefix);
        if (!Files.isDirectory(below)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(below)) {
            List<ObjectSummary> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String key = folder.relativize(file).toString();
                found.add(new ObjectSummary(
                        key, Files.size(file), get(key).orElseThrow().etag()));
            }
            found.sort(Comparator.comparing(ObjectSummary::key));
            return List.copyOf(found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized boolean delete(String key) {
        try {
            Files.deleteIfExists(folder.resolve(key));
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void checkBucket(String prefix) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(folder + " is not there");
        }
    }

    @Override
    public void close() {}
}
