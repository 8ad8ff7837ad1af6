package dev.nightshift.storage;

import dev.nightshift.work.NightshiftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The S3 server of the local default, which runs in this process. It listens on a free port of 127.0.0.1 only, accepts
 * only requests signed with credentials generated at start, and stores objects as plain files
 * {@code baseDir/bucket/key}, which a later start finds again.
 *
 * <p>Its threads keep the process alive until {@link #close()}, which is harmless when repeated.
 */
public final class LocalS3 implements AutoCloseable {

    /** The address of a started server and its credentials; its text form omits the secret key. */
    public record Endpoint(URI uri, Path folder, String bucket, String accessKey, String secretKey) {

        @Override
        public String toString() {
            return "Endpoint[uri=" + uri + ", bucket=" + bucket + "]";
        }
    }

    /** Starts the actual server; found by {@link ServiceLoader}. */
    public interface Provider {

        /** Starts a server on a free port of 127.0.0.1; the base folder and the bucket's folder in it exist. */
        Server start(Path absoluteBaseDir, String bucket, String accessKey, String secretKey);
    }

    /** A running server. */
    public interface Server extends AutoCloseable {

        URI uri();

        @Override
        void close();
    }

    private final Server server;
    private final Endpoint endpoint;
    private final @Nullable URLClassLoader loader;

    private LocalS3(Server server, Endpoint endpoint, @Nullable URLClassLoader loader) {
        this.server = server;
        this.endpoint = endpoint;
        this.loader = loader;
    }

    /**
     * Creates the folders if they are missing, and starts a server on them. The server's classes are loaded from the
     * class path or, if they are not there, from the jars in a folder.
     *
     * @param libraries folder of those jars; it need not exist if the server is on the class path
     * @throws NightshiftException if neither place contains a server, or if it does not start
     */
    public static LocalS3 start(Path baseDir, String bucket, Path libraries) {
        Path folder = baseDir.toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder.resolve(bucket));
        } catch (IOException e) {
            throw failure("cannot create its folder " + folder.resolve(bucket) + " (" + e + ")", bucket, e);
        }
        ClassLoader application = LocalS3.class.getClassLoader();
        Optional<Provider> provider = find(application, bucket);
        if (provider.isPresent()) {
            return start(provider.get(), folder, bucket, null);
        }
        URLClassLoader loader = new URLClassLoader("local-s3", jars(libraries, bucket), application);
        try {
            Provider found = find(loader, bucket)
                    .orElseThrow(() -> failure(
                            "no S3 server was found in the folder " + libraries.toAbsolutePath(), bucket, null));
            return start(found, folder, bucket, loader);
        } catch (RuntimeException | Error e) {
            close(loader, e);
            throw e;
        }
    }

    private static Optional<Provider> find(ClassLoader loader, String bucket) {
        try {
            return ServiceLoader.load(Provider.class, loader).findFirst();
        } catch (ServiceConfigurationError e) {
            throw failure("the server cannot be loaded (" + e.getMessage() + ")", bucket, e);
        }
    }

    private static LocalS3 start(Provider provider, Path folder, String bucket, @Nullable URLClassLoader loader) {
        String accessKey = randomHex(10);
        String secretKey = randomHex(32);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(provider.getClass().getClassLoader());
        try {
            Server server = provider.start(folder, bucket, accessKey, secretKey);
            return new LocalS3(server, new Endpoint(server.uri(), folder, bucket, accessKey, secretKey), loader);
        } catch (RuntimeException | LinkageError e) {
            throw failure("the server did not start (" + e + ")", bucket, e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The address of the server and its credentials. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Stops the server and its threads; requests in progress are aborted. */
    @Override
    public void close() {
        server.close();
        if (loader != null) {
            close(loader, null);
        }
    }

    private static URL[] jars(Path libraries, String bucket) {
        if (!Files.isDirectory(libraries)) {
            throw failure("there is no folder " + libraries.toAbsolutePath() + " with an S3 server", bucket, null);
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
            throw failure("cannot read the folder " + libraries.toAbsolutePath() + " (" + e + ")", bucket, e);
        }
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    private static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static void close(URLClassLoader loader, @Nullable Throwable cause) {
        try {
            loader.close();
        } catch (IOException e) {
            if (cause == null) {
                throw new UncheckedIOException(e);
            }
            cause.addSuppressed(e);
        }
    }

    private static NightshiftException failure(String found, String bucket, @Nullable Throwable cause) {
        return NightshiftException.refused(
                "Cannot start the local S3 server for bucket " + bucket + ": " + found
                        + ". Fix this, or set nightshift.target.bucket to use a real bucket.",
                cause);
    }
}
