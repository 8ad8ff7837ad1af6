package dev.nightshift.ledger;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The identity of a process that works on runs.
 *
 * @param started start of the process in the system's own unit, which distinguishes processes with the same pid; empty
 *     if unknown
 * @param place scope in which the pid is unique: one boot of a machine, one pid namespace, one user; empty if unknown
 */
public record Owner(String host, long pid, String started, String place) {

    private static final Path PROCESSES = Path.of("/proc");

    /**
     * Index of the start time in a process's {@code stat}, counted after the name, which may contain blanks. The state
     * has index 0.
     */
    private static final int START_TICKS = 19;

    /** This process. */
    public static Owner self() {
        long pid = ProcessHandle.current().pid();
        return new Owner(hostName(), pid, startOf(pid), placeOfSelf());
    }

    /**
     * Whether this owner is known to have ended. Both must have the same place, where this owner's pid is unused or
     * belongs to another process. Two containers may have the same host name but different pids. In this case only the
     * expiry of the lease shows that an owner has ended.
     */
    boolean endedInPlaceOf(Owner other) {
        return !place.isEmpty() && place.equals(other.place) && !started.isEmpty() && !started.equals(startOf(pid));
    }

    /** The start of a process in ticks since boot, which does not change when the clock is set; empty if unknown. */
    static String startOf(long pid) {
        try {
            String stat = Files.readString(PROCESSES.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return fields.length > START_TICKS ? fields[START_TICKS] : "";
        } catch (IOException e) {
            // The process has ended, or the system has no such folder; its places are then unknown too.
            return "";
        }
    }

    private static String placeOfSelf() {
        try {
            String boot = Files.readString(PROCESSES.resolve("sys/kernel/random/boot_id"))
                    .strip();
            Path pids = Files.readSymbolicLink(PROCESSES.resolve("self/ns/pid"));
            return boot + " " + pids + " " + System.getProperty("user.name");
        } catch (IOException e) {
            // Without a place, a process only has to wait for the expiry of a lease.
            return "";
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return kernelHostName(PROCESSES.resolve("sys/kernel/hostname"));
        }
    }

    /** The name by which the kernel knows the host, which needs no DNS. */
    static String kernelHostName(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    @Override
    public String toString() {
        return "process " + pid + " on " + host;
    }
}
