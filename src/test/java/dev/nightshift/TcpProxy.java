package dev.nightshift;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * The line to a server on this host, which breaks once: when so many bytes have come from the server, counted over all
 * connections. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int server;
    private final List<Socket> open = new ArrayList<>();
    private final boolean silently;
    private final int refusedThen;
    private final long at;
    private long bytes;
    private int connections;
    private int toRefuse;
    private boolean struck;

    private TcpProxy(int server, long at, boolean silently, int refusedThen) {
        this.server = server;
        this.at = at;
        this.silently = silently;
        this.refusedThen = refusedThen;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("line to " + server, this::accept);
    }

    /** Sound: it only counts, until it is told to cut. */
    public static TcpProxy to(int server) {
        return new TcpProxy(server, Long.MAX_VALUE, false, 0);
    }

    /** All connections are cut at that byte, in the middle of a message, and so many callers are hung up on then. */
    public static TcpProxy cutting(int server, long at, int refusedThen) {
        return new TcpProxy(server, at, false, refusedThen);
    }

    /** The connection that brings that byte stays open, and nothing comes or goes over it any more. */
    public static TcpProxy falling(int server, long at) {
        return new TcpProxy(server, at, true, 0);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** A JDBC URL of the server, over this line. */
    public String url(String direct) {
        return direct.replaceFirst("//[^/:]+:\\d+/", "//127.0.0.1:" + port() + "/");
    }

    /** How many have come from the server so far. */
    public synchronized long bytes() {
        return bytes;
    }

    /** How often somebody has called so far, whether refused or not. */
    public synchronized int connections() {
        return connections;
    }

    public synchronized boolean struck() {
        return struck;
    }

    /** Cuts all connections, and hangs up on so many callers. */
    public synchronized void cutAll(int refused) {
        struck = true;
        toRefuse = refused;
        open.forEach(TcpProxy::reset);
        open.clear();
    }

    /** Lets everybody in again. Connections that fell silent are cut, so that the server gives up their locks. */
    public synchronized void mend() {
        cutAll(0);
    }

    private void accept() {
        while (true) {
            Socket client;
            try {
                client = listener.accept();
            } catch (IOException e) {
                // The test has ended.
                return;
            }
            if (refused() || !connected(client)) {
                reset(client);
            }
        }
    }

    private boolean connected(Socket client) {
        try {
            new Pair(client, new Socket(InetAddress.getLoopbackAddress(), server)).start();
            return true;
        } catch (IOException e) {
            // The server does not listen now.
            return false;
        }
    }

    private synchronized boolean refused() {
        connections++;
        return toRefuse > 0 && toRefuse-- > 0;
    }

    /** How many of these bytes still get through; fewer than all: the line breaks after them. */
    private synchronized int passing(int count) {
        long before = bytes;
        bytes += count;
        if (struck || bytes < at) {
            return count;
        }
        struck = true;
        return (int) Math.min(count - 1L, at - before);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Without a word, as a router does that lost its tables. */
    private static void reset(Socket socket) {
        close(socket, true);
    }

    private static void close(Socket socket, boolean rudely) {
        synchronized (socket) {
            try {
                if (!socket.isClosed()) {
                    socket.setSoLinger(rudely, 0);
                    socket.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        listener.close();
        open.forEach(TcpProxy::reset);
    }

    private final class Pair {

        private final Socket client;
        private final Socket backend;
        private volatile boolean silent;

        private Pair(Socket client, Socket backend) {
            this.client = client;
            this.backend = backend;
            synchronized (TcpProxy.this) {
                open.add(client);
                open.add(backend);
            }
        }

        private void start() {
            TcpProxy.start("to the server", () -> pump(client, backend, false));
            TcpProxy.start("from the server", () -> pump(backend, client, true));
        }

        private void pump(Socket from, Socket to, boolean counted) {
            byte[] buffer = new byte[4_096];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    int through = silent ? 0 : counted ? passing(count) : count;
                    out.write(buffer, 0, through);
                    if (through < count && !silent) {
                        strike();
                    }
                }
                end();
            } catch (IOException e) {
                // One of the two is gone; so is the other.
                end();
            }
        }

        private void end() {
            if (!silent) {
                close(client, false);
                close(backend, false);
            }
        }

        private void strike() {
            if (silently) {
                silent = true;
            } else {
                cutAll(refusedThen);
            }
        }
    }
}
