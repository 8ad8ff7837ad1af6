package dev.nightshift.ledger;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/**
 * A process that works on runs.
 *
 * @param started the process's start as its system tells it, because pids are used again
 */
public record Owner(String host, long pid, String started) {

    /** This process. */
    public static Owner self() {
        ProcessHandle self = ProcessHandle.current();
        return new Owner(hostName(), self.pid(), start(self));
    }

    /** Whether this owner is a process of the same host that has ended. */
    boolean endedOnHostOf(Owner other) {
        if (!host.equals(other.host)) {
            return false;
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> start(process).equals(started))
                .isEmpty();
    }

    private static String start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
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
