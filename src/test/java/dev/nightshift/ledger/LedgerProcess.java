package dev.nightshift.ledger;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/** Another process that uses the embedded ledger, and the code that it runs. */
final class LedgerProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;

    private LedgerProcess(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts a process that does this to the ledger in the folder. */
    static LedgerProcess start(String what, Path folder) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new LedgerProcess(new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Dh2.bindAddress=127.0.0.1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LedgerProcess.class.getName(),
                        what,
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Its next line. */
    String line() throws IOException {
        return out.readLine();
    }

    /** Lets the process continue to its end. */
    int end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        return process.waitFor();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    /** Runs in the other process. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        switch (args[0]) {
            case "work" -> work(folder);
            case "look" -> look(folder);
            case "work often" -> {
                for (int i = 0; i < 12; i++) {
                    try (Ledger ledger = open(folder)) {
                        ledger.share();
                        ledger.runs().newest("logins");
                    }
                }
                say("done");
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    static Ledger open(Path folder) {
        return Ledger.open(new LedgerProperties(null, null, null), folder);
    }

    private static void work(Path folder) throws IOException {
        try (Ledger ledger = open(folder)) {
            ledger.share();
            Run run = ledger.runs().findOrCreate(new RunKey("logins", Instant.EPOCH, 0));
            say("run " + run.id() + " " + ledger.canWork());
            // Until the other side closes the stream.
            while (System.in.read() >= 0) {
                say("still working");
            }
        }
    }

    private static void look(Path folder) {
        try (Ledger ledger = open(folder)) {
            say(ledger.canWork() + " "
                    + ledger.runs().newest("logins").orElseThrow().key());
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
