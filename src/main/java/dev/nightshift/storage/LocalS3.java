package dev.nightshift.storage;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The S3 server of the local default, which runs in this process. It listens on a free port of 127.0.0.1 only, accepts
 * only requests signed with credentials generated at start, and stores objects as plain files
 * {@code baseDir/bucket/key}, which a later start finds again.
 *
 * <p>Its threads keep the process alive until {@link #close()}, which is harmless when repeated.
 */
public final class LocalS3 implements AutoCloseable {

    /**
     * The address of a started server and its credentials; its text form has no key.
     *
     * @param lastFailure returns why the last failed put failed
     */
    public record Endpoint(
            URI uri,
            Path folder,
            String bucket,
            String accessKey,
            Secret secretKey,
            Supplier<@Nullable String> lastFailure) {

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

        /** Why the last failed put failed, such as a full disk; null if none did. */
        @Nullable String lastFailure();

        @Override
        void close();
    }

    private final Server server;
    private final Endpoint endpoint;

    private LocalS3(Server server, Endpoint endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    /**
     * Creates the folders if they are missing, and starts a server on them.
     *
     * @throws NightshiftException if the classes contain no server, or if it does not start
     */
    public static LocalS3 start(Path baseDir, String bucket, LocalS3Classes classes) {
        Path folder = baseDir.toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder.resolve(bucket));
        } catch (IOException e) {
            throw failure("cannot create its folder " + folder.resolve(bucket) + " (" + e + ")", bucket, e);
        }
        Provider provider = classes.provider(bucket);
        String accessKey = randomHex(10);
        String secretKey = randomHex(32);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(provider.getClass().getClassLoader());
        try {
            Server server = provider.start(folder, bucket, accessKey, secretKey);
            return new LocalS3(
                    server,
                    new Endpoint(server.uri(), folder, bucket, accessKey, Secret.of(secretKey), server::lastFailure));
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
    }

    private static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    static NightshiftException failure(String found, String bucket, @Nullable Throwable cause) {
        return NightshiftException.refused(
                "Cannot start the local S3 server for bucket " + bucket + ": " + found
                        + ". Fix this, or set nightshift.target.bucket to use a real bucket.",
                cause);
    }
}
