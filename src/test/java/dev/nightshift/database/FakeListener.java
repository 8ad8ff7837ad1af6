package dev.nightshift.database;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens where an Oracle listener or a database would, and answers every caller in one bad way. */
final class FakeListener implements AutoCloseable {

    private final ServerSocket server;
    private final Answer answer;
    private final List<Socket> callers = new CopyOnWriteArrayList<>();

    FakeListener(Answer answer) {
        this.answer = answer;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::listen, "fake listener");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** How many have called so far. */
    int calls() {
        return callers.size();
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                callers.add(caller);
                answer.to(caller);
            } catch (SocketException e) {
                // Closed: by us at the end of the test, or by a caller who had enough.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket caller : callers) {
            caller.close();
        }
    }

    /** What a caller gets. */
    @FunctionalInterface
    interface Answer {

        /** The connection stays open, and nothing is ever said. */
        Answer SILENCE = caller -> {};

        /** The connection is closed at once. */
        Answer HANG_UP = Socket::close;

        /** Something that no database says. */
        Answer GARBAGE = caller -> {
            caller.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            caller.getOutputStream().flush();
        };

        /** An Oracle listener's refusal (packet type 4) with a code. */
        static Answer refuse(int code) {
            return caller -> {
                // Answers before it was asked would be lost with the connection.
                caller.getInputStream().read(new byte[4_096]);
                byte[] text = ("(DESCRIPTION=(TMP=)(VSNNUM=0)(ERR=" + code + ")(ERROR_STACK=(ERROR=(CODE=" + code
                                + ")(EMFI=4))))")
                        .getBytes(StandardCharsets.US_ASCII);
                DataOutputStream out = new DataOutputStream(caller.getOutputStream());
                out.writeShort(12 + text.length);
                out.writeShort(0);
                out.write(4);
                out.write(0);
                out.writeShort(0);
                out.writeShort(0x2200);
                out.writeShort(text.length);
                out.write(text);
                out.flush();
                caller.close();
            };
        }

        void to(Socket caller) throws IOException;
    }
}
