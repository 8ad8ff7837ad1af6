package dev.nightshift;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes the archive of loaded classes that lets the launcher start the program in a fraction of the time: another JVM of
 * the same kind runs the {@link Rehearsal} and writes down what it has loaded. It replaces an archive in one step, so
 * that others may start meanwhile, and two that make it at once do not meet.
 *
 * <p>Beside the archive stands for what it was made: its size and the program's folder, in a file that has the time of the
 * program's jar. The launcher passes over an archive that does not agree, because a JVM may crash on half an archive.
 */
public final class ClassArchive {

    /** From this version on, the archive also holds what the JVM has learned about the program. */
    private static final int AOT_CACHE = 25;

    private static final int PATIENCE_MINUTES = 15;

    /** In place of a size: one could not be made. */
    private static final String NONE = "none";

    private final Path jar;
    private final Path folder;
    private final String name;
    private final PrintWriter told;

    /** @param name by which the launcher looks for it */
    ClassArchive(Path jar, String name, PrintWriter told) throws IOException {
        this.jar = jar.toRealPath();
        this.name = name;
        this.folder = this.jar.resolveSibling("classes");
        this.told = told;
    }

    /**
     * Makes the archive for this JVM beside the program's jar; a failure is told, and the program starts without.
     *
     * @param args the name of the JDK's version as the launcher reads it, if it is not the one that the JDK gives itself;
     *     or {@code built}: the jar was built just now. A build that can be repeated gives every jar the same time, by
     *     which JVMs know whether an archive is of this jar, so it gets the time of now
     */
    public static void main(String[] args) {
        PrintWriter err = Nightshift.errors();
        int code = 0;
        try {
            Path jar = Path.of(System.getProperty("java.class.path"));
            String name = System.getProperty("java.runtime.version");
            if (args.length == 1 && args[0].equals("built")) {
                Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
            } else if (args.length == 1) {
                name = args[0];
            }
            new ClassArchive(jar, name, err).make();
        } catch (IOException e) {
            err.println("nightshift: no archive of classes could be made, so commands start slower: " + e);
            code = 1;
        }
        err.flush();
        System.exit(code);
    }

    void make() throws IOException {
        Files.createDirectories(folder);
        try (FileChannel lock =
                FileChannel.open(folder.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (lock.tryLock() == null) {
                told.println("Another process makes the archive of classes for Java " + name + " already.");
                return;
            }
            FileTime made = Files.getLastModifiedTime(jar);
            Path label = folder.resolve(name + ".for");
            if (made(label, made)) {
                // Another process has just made it.
                return;
            }
            Path draft = folder.resolve(name + "." + ProcessHandle.current().pid() + ".new");
            try {
                // What was said of the old archive does not hold for the new one.
                Files.deleteIfExists(label);
                rehearse(draft);
                publish(draft, made);
            } catch (IOException e) {
                // So that not every command tries again.
                label(NONE, made);
                throw e;
            } finally {
                dropDrafts(String.valueOf(draft.getFileName()));
            }
        }
    }

    private boolean made(Path label, FileTime made) throws IOException {
        if (!Files.exists(label) || !Files.getLastModifiedTime(label).equals(made)) {
            return false;
        }
        Path archive = folder.resolve(name + ".jsa");
        String size = Files.exists(archive) ? String.valueOf(Files.size(archive)) : NONE;
        String said = Files.readString(label);
        return said.equals(text(size)) || said.equals(text(NONE));
    }

    private String text(String size) {
        return size + " " + jar.getParent() + "\n";
    }

    private void rehearse(Path draft) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC"));
        if (Runtime.version().feature() >= AOT_CACHE) {
            command.addAll(List.of("-XX:+UseCompactObjectHeaders", "-Xlog:aot=off", "-XX:AOTCacheOutput=" + draft));
        } else {
            command.addAll(List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-XX:ArchiveClassesAtExit=" + draft));
        }
        command.addAll(List.of("-cp", jar.toString(), Rehearsal.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // A rehearsal must not touch what the settings of this environment lead to.
        builder.environment().keySet().removeIf(Rehearsal::isSetting);
        Process process = builder.redirectOutput(
                        folder.resolve(draft.getFileName() + ".log").toFile())
                .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("the rehearsal took longer than " + PATIENCE_MINUTES + " minutes");
            }
            if (process.exitValue() != 0 || !Files.isRegularFile(draft)) {
                throw new IOException("the rehearsal ended with code " + process.exitValue() + ": "
                        + Files.readString(folder.resolve(draft.getFileName() + ".log"), StandardCharsets.UTF_8)
                                .strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** The archive that was not finished, what was said meanwhile, and what the JVM itself left beside it. */
    private void dropDrafts(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(
                            file -> String.valueOf(file.getFileName()).startsWith(name))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private void publish(Path draft, FileTime made) throws IOException {
        try (FileChannel written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Path archive = folder.resolve(name + ".jsa");
        Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
        label(String.valueOf(Files.size(archive)), made);
    }

    private void label(String size, FileTime made) throws IOException {
        Path draft = folder.resolve(name + "." + ProcessHandle.current().pid() + ".for.new");
        Files.writeString(draft, text(size), StandardCharsets.UTF_8);
        Files.setLastModifiedTime(draft, made);
        Files.move(draft, folder.resolve(name + ".for"), StandardCopyOption.ATOMIC_MOVE);
    }
}
