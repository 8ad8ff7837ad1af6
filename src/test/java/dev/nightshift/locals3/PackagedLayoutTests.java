package dev.nightshift.locals3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.storage.LocalS3;
import dev.nightshift.storage.LocalS3Classes;
import dev.nightshift.work.NightshiftException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local server if its jars are not on the class path but in a folder, as in the packaged program. */
final class PackagedLayoutTests {

    private static final String SERVICE = "META-INF/services/dev.nightshift.storage.LocalS3$Provider";
    private static final List<String> SERVER_JARS = List.of(
            "failureaccess-",
            "guava-",
            "jackson-dataformat-xml-",
            "jakarta.servlet-api-",
            "s3proxy-",
            "stax2-api-",
            "woodstox-core-");

    @TempDir
    Path folder;

    private final List<URL> application = new ArrayList<>();

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(folder.resolve("local-s3"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (SERVER_JARS.stream().anyMatch(path.getFileName().toString()::startsWith)) {
                Files.copy(path, folder.resolve("local-s3").resolve(path.getFileName()));
            } else if (entry.endsWith(".jar")) {
                application.add(path.toUri().toURL());
            }
        }
        application.add(jar("nightshift.jar", LocalS3.class, "").toUri().toURL());
        application.add(jar("nightshift-work.jar", NightshiftException.class, "")
                .toUri()
                .toURL());
        jar("local-s3/nightshift-local-s3.jar", S3ProxyProvider.class, SERVICE);
    }

    @Test
    void theServerIsFoundInTheFolderWithItsClassesLoadedOnceAndLeavesNothingRunning() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Set<ClassLoader> loaders = new HashSet<>();
        try (URLClassLoader loader = applicationLoader()) {
            Object classes = classes(loader, folder.resolve("local-s3"));
            for (int night = 0; night < 2; night++) {
                try (AutoCloseable server = start(loader, classes)) {
                    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
                    assertThat(status(server)).isEqualTo(403);
                    assertThat(serverThreads(loader)).isNotEmpty();
                    loaders.add(serverClassLoader(server));
                }
                // A thread that was told to end may still be on its way.
                for (Thread thread : serverThreads(loader)) {
                    thread.join(10_000);
                }
                assertThat(serverThreads(loader)).isEmpty();
            }
        }
        assertThat(loaders).singleElement().isInstanceOf(URLClassLoader.class);
    }

    private static ClassLoader serverClassLoader(AutoCloseable server) throws Exception {
        Field field = server.getClass().getDeclaredField("server");
        field.setAccessible(true);
        return field.get(server).getClass().getClassLoader();
    }

    @Test
    void aMissingFolderIsNamedWithTheRemedy() throws Exception {
        try (URLClassLoader loader = applicationLoader()) {
            Path missing = folder.resolve("elsewhere");

            assertThatThrownBy(() -> start(loader, missing))
                    .hasToString("dev.nightshift.work.NightshiftException:"
                            + " Cannot start the local S3 server for bucket nightshift: there is no folder " + missing
                            + " with an S3 server."
                            + " Fix this, or set nightshift.target.bucket to use a real bucket.");
        }
    }

    @Test
    void aFolderWithoutAServerIsNamedWithTheRemedy() throws Exception {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        try (URLClassLoader loader = applicationLoader()) {
            assertThatThrownBy(() -> start(loader, empty))
                    .hasMessage("Cannot start the local S3 server for bucket nightshift:"
                            + " no S3 server was found in the folder " + empty
                            + ". Fix this, or set nightshift.target.bucket to use a real bucket.");
        }
    }

    private URLClassLoader applicationLoader() {
        return new URLClassLoader("application", application.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private AutoCloseable start(ClassLoader loader, Path libraries) throws Exception {
        return start(loader, classes(loader, libraries));
    }

    private static Object classes(ClassLoader loader, Path libraries) throws Exception {
        return loader.loadClass(LocalS3Classes.class.getName())
                .getConstructor(Path.class)
                .newInstance(libraries);
    }

    private AutoCloseable start(ClassLoader loader, Object classes) throws Exception {
        try {
            return (AutoCloseable) loader.loadClass(LocalS3.class.getName())
                    .getMethod("start", Path.class, String.class, classes.getClass())
                    .invoke(null, folder.resolve("s3"), "nightshift", classes);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static int status(AutoCloseable server) throws Exception {
        Object endpoint = server.getClass().getMethod("endpoint").invoke(server);
        URI uri = (URI) endpoint.getClass().getMethod("uri").invoke(endpoint);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri.resolve("/nightshift/a")).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static List<Thread> serverThreads(ClassLoader application) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getContextClassLoader() instanceof URLClassLoader loader
                        && loader.getParent() == application)
                .toList();
    }

    /** Packs the classes in the folder of the given one, and a service file. */
    private Path jar(String name, Class<?> member, String service) throws IOException {
        Path classes = Path.of(URI.create(
                member.getProtectionDomain().getCodeSource().getLocation().toString()));
        Path jar = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                var members = Files.list(classes.resolve(member.getPackageName().replace('.', '/')))) {
            List<Path> entries = new ArrayList<>(members.toList());
            if (!service.isEmpty()) {
                entries.add(classes.resolve(service));
            }
            for (Path entry : entries) {
                out.putNextEntry(
                        new ZipEntry(classes.relativize(entry).toString().replace('\\', '/')));
                Files.copy(entry, out);
                out.closeEntry();
            }
        }
        return jar;
    }
}
