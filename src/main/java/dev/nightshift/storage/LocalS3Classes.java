package dev.nightshift.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The classes of the local S3 server, which are loaded at their first use and only once, so that a process that starts
 * the server every night does not grow. They come from the class path or, if they are not there, from the jars in a
 * folder. Thread-safe.
 */
public final class LocalS3Classes {

    private final Path libraries;
    private LocalS3.@Nullable Provider provider;

    /** @param libraries folder of the jars; it need not exist if the server is on the class path or is not used */
    public LocalS3Classes(Path libraries) {
        this.libraries = libraries;
    }

    synchronized LocalS3.Provider provider(String bucket) {
        LocalS3.Provider known = provider;
        if (known == null) {
            ClassLoader application = LocalS3Classes.class.getClassLoader();
            known = find(application, bucket).orElseGet(() -> load(application, bucket));
            provider = known;
        }
        return known;
    }

    /** Returns the server in the folder. Its class loader stays open as long as this process lives. */
    private LocalS3.Provider load(ClassLoader application, String bucket) {
        URLClassLoader loader = new URLClassLoader("local-s3", jars(libraries, bucket), application);
        try {
            return find(loader, bucket)
                    .orElseThrow(() -> LocalS3.failure(
                            "no S3 server was found in the folder " + libraries.toAbsolutePath(), bucket, null));
        } catch (RuntimeException | Error e) {
            try {
                loader.close();
            } catch (IOException unclosed) {
                e.addSuppressed(unclosed);
            }
            throw e;
        }
    }

    private static Optional<LocalS3.Provider> find(ClassLoader loader, String bucket) {
        try {
            return ServiceLoader.load(LocalS3.Provider.class, loader).findFirst();
        } catch (ServiceConfigurationError e) {
            throw LocalS3.failure("the server cannot be loaded (" + e.getMessage() + ")", bucket, e);
        }
    }

    private static URL[] jars(Path libraries, String bucket) {
        if (!Files.isDirectory(libraries)) {
            throw LocalS3.failure(
                    "there is no folder " + libraries.toAbsolutePath() + " with an S3 server", bucket, null);
        }
        try (Stream<Path> files = Files.list(libraries)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            URL[] urls = new URL[jars.size()];
            for (int i = 0; i < urls.length; i++) {
                urls[i] = url(jars.get(i));
            }
            return urls;
        } catch (IOException | UncheckedIOException e) {
            throw LocalS3.failure("cannot read the folder " + libraries.toAbsolutePath() + " (" + e + ")", bucket, e);
        }
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }
}
