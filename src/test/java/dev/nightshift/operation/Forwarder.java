package dev.nightshift.operation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Forwards connections to an address of this host to a port that listens on its loopback interface only. */
final class Forwarder implements AutoCloseable {

    private final ServerSocket server = new ServerSocket();
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Forwarder(String address, int target) throws IOException {
        this.target = target;
        server.bind(new InetSocketAddress(address, 0));
        threads.execute(this::accept);
    }

    /** The address at which it listens, with its port. */
    String address() {
        return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(socket);
                threads.execute(() -> copy(client, socket));
                threads.execute(() -> copy(socket, client));
            } catch (IOException e) {
                // Closed, or the client is gone.
            }
        }
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // One side is gone, so that the other is closed.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
