package dev.nightshift.operation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hosts with a network and a name of their own: network namespaces of Linux that a bridge joins with this host. */
final class SeparateHosts implements AutoCloseable {

    private static final int THIRD_BYTES = 250;

    private final String prefix = "ns" + ProcessHandle.current().pid();
    private final String net = "10.213." + (1 + ProcessHandle.current().pid() % THIRD_BYTES) + ".";
    private final List<String> hosts = new ArrayList<>();

    /** Makes the hosts 0 to {@code count} - 1. */
    SeparateHosts(int count) throws IOException, InterruptedException {
        try {
            ip("link add " + prefix + "b type bridge");
            ip("addr add " + address(1) + "/24 dev " + prefix + "b");
            ip("addr add " + address(2) + "/24 dev " + prefix + "b");
            ip("link set " + prefix + "b up");
            for (int i = 0; i < count; i++) {
                String host = prefix + "h" + i;
                ip("netns add " + host);
                hosts.add(host);
                ip("link add " + prefix + "v" + i + " type veth peer name eth0 netns " + host);
                ip("link set " + prefix + "v" + i + " master " + prefix + "b up");
                ip("-n " + host + " addr add " + addressOf(i) + "/24 dev eth0");
                ip("-n " + host + " link set eth0 up");
                ip("-n " + host + " link set lo up");
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Why this host cannot make others; null if it can. */
    static @Nullable String unavailable() throws InterruptedException {
        try (SeparateHosts tried = new SeparateHosts(1)) {
            tried.run(tried.on(0, List.of("true")));
            return null;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    /** An address of this host that the others can reach, 1 or 2. */
    String address(int number) {
        return net + number;
    }

    private String addressOf(int host) {
        return net + (10 + host);
    }

    /** The command that executes a command on a host. */
    List<String> on(int host, List<String> command) {
        List<String> all = new ArrayList<>(List.of(
                "ip",
                "netns",
                "exec",
                hosts.get(host),
                "unshare",
                "--uts",
                "sh",
                "-c",
                "hostname host" + host + " && exec \"$@\"",
                "sh"));
        all.addAll(command);
        return all;
    }

    /** Lets no packet pass between a host and an address of this one. */
    void cutOff(int host, String address) throws IOException, InterruptedException {
        ip("-n " + hosts.get(host) + " route add blackhole " + address + "/32");
        ip("rule add from " + address + " to " + addressOf(host) + " blackhole");
    }

    /** Lets packets pass again. */
    void join(int host, String address) throws IOException, InterruptedException {
        ip("-n " + hosts.get(host) + " route del blackhole " + address + "/32");
        ip("rule del from " + address + " to " + addressOf(host) + " blackhole");
    }

    private void ip(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments.split(" ")));
        run(command);
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }

    @Override
    public void close() {
        List<String> removals = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            removals.add("netns del " + hosts.get(i));
            removals.add("rule del from " + address(1) + " to " + addressOf(i) + " blackhole");
        }
        removals.add("link del " + prefix + "b");
        for (String removal : removals) {
            try {
                ip(removal);
            } catch (IOException e) {
                // It was not made, or is removed already.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
