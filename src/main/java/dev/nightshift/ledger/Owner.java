package dev.nightshift.ledger;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that works on runs.
 *
 * @param started the process's start in its system's own measure, because pids are used again; empty: unknown
 * @param place where its pid means something: one boot of a machine, one pid namespace, one user; empty: unknown
 */
public record Owner(String host, long pid, String started, String place) {

    private static final Path PROCESSES = Path.of("/proc");

    /** Fields of a process's {@code stat} after its name, which may hold blanks: the state is number 0 of them. */
    private static final int START_TICKS = 19;

    /** This process. */
    public static Owner self() {
        long pid = ProcessHandle.current().pid();
        return new Owner(hostName(), pid, startOf(pid), placeOfSelf());
    }

    /**
     * Whether this owner is known to be gone: a process of the very place of the other, where its pid is free or another
     * process's. Two containers may share a host name and not their pids: then only the lease's end tells.
     */
    boolean endedInPlaceOf(Owner other) {
        return !place.isEmpty() && place.equals(other.place) && !started.isEmpty() && !started.equals(startOf(pid));
    }

    /** Ticks since boot: unlike a time of day it does not move when the clock is set. */
    static String startOf(long pid) {
        try {
            String stat = Files.readString(PROCESSES.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return fields.length > START_TICKS ? fields[START_TICKS] : "";
        } catch (IOException e) {
            // Gone, or a system without this folder, whose places have no name either.
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
            // Without it the end of a lease is waited for, nothing worse.
            return "";
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public String toString() {
        return "process " + pid + " on " + host;
    }
}
