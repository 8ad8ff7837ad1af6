package dev.nightshift.operation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The network between the program and a server on this machine, with the trouble that networks have. Every connection
 * meets its fate: after so many bytes from the server it is cut, or falls silent, or it is not accepted at all.
 */
final class TcpProxy implements AutoCloseable {

    /** What becomes of a connection. */
    record Fate(Kind kind, long afterBytes) {

        static final Fate GOOD = new Fate(Kind.CUT, Long.MAX_VALUE);
        static final Fate REFUSED = new Fate(Kind.CUT, 0);

        /** Both ends see it closed. */
        static Fate cutAfter(long bytes) {
            return new Fate(Kind.CUT, bytes);
        }

        /** Both ends see it open, and nothing comes any more. */
        static Fate silentAfter(long bytes) {
            return new Fate(Kind.SILENT, bytes);
        }
    }

    /** How a connection ends before its time. */
    enum Kind {
        CUT,
        SILENT
    }

    private final ServerSocket listener;
    private final int target;
    private final IntFunction<Fate> fates;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Socket> sockets = new ArrayList<>();
    private int connections;
    private int struck;

    /**
     * Listens on a port of its own.
     *
     * @param target the server's port
     * @param fates by the connection's number, from 1
     */
    TcpProxy(int target, IntFunction<Fate> fates) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.fates = fates;
        daemon("accept", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many were made or tried. */
    synchronized int connections() {
        return connections;
    }

    /** How many met trouble. */
    synchronized int struck() {
        return struck;
    }

    /** Ends all connections that there are. */
    synchronized void cutAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket program = listener.accept();
            Fate fate;
            synchronized (this) {
                fate = fates.apply(++connections);
                sockets.add(program);
            }
            if (fate.equals(Fate.REFUSED)) {
                strike(program);
                continue;
            }
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            synchronized (this) {
                sockets.add(server);
            }
            daemon("up", () -> copy(program, server, Fate.GOOD));
            daemon("down", () -> copy(server, program, fate));
        }
    }

    private void copy(Socket from, Socket to, Fate fate) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            long copied = 0;
            while (true) {
                int read = in.read(buffer);
                if (read < 0) {
                    return;
                }
                copied += read;
                if (copied > fate.afterBytes()) {
                    strike(fate.kind() == Kind.CUT ? to : null);
                    if (fate.kind() == Kind.SILENT) {
                        waitForTheEnd();
                    }
                    return;
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private synchronized void strike(@Nullable Socket socket) throws IOException {
        struck++;
        if (socket != null) {
            socket.close();
        }
    }

    private void waitForTheEnd() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void daemon(String name, Copying work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One of the two ends has closed its socket: the connection is over.
                        return;
                    }
                },
                "proxy " + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void close() throws IOException {
        closed.countDown();
        listener.close();
        cutAll();
    }

    @FunctionalInterface
    private interface Copying {
        void run() throws IOException;
    }
}
