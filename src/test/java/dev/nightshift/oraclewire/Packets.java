package dev.nightshift.oraclewire;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * TNS packets on a socket. A packet is two bytes of length, two of a checksum that nobody uses, type, flags, two bytes
 * for the header's checksum, and the body; the body of a data packet begins with two bytes of data flags
 * (python-oracledb, {@code packet.pyx}). One thread reads and writes.
 */
final class Packets implements Closeable {

    static final int CONNECT = 1;
    static final int ACCEPT = 2;
    static final int REFUSE = 4;
    static final int DATA = 6;
    static final int MARKER = 12;

    private static final int HEAD = 8;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] body = {};

    Packets(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 65_536);
        this.out = socket.getOutputStream();
    }

    /** Reads the next packet and returns its type. */
    int read() throws IOException {
        byte[] head = bytes(HEAD);
        body = bytes((((head[0] & 255) << 8) | (head[1] & 255)) - HEAD);
        return head[4];
    }

    /** The content of the packet that was read last. */
    byte[] body() {
        return body;
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the client has gone");
        }
        return bytes;
    }

    void write(int type, byte[] content) throws IOException {
        write(type, content, 0, content.length);
        out.flush();
    }

    /** Writes data that the caller flushes. */
    void writeData(byte[] buffer, int from, int length) throws IOException {
        byte[] content = new byte[2 + length];
        System.arraycopy(buffer, from, content, 2, length);
        write(DATA, content, 0, content.length);
    }

    private void write(int type, byte[] content, int from, int length) throws IOException {
        int size = length + HEAD;
        out.write(new byte[] {(byte) (size >> 8), (byte) size, 0, 0, (byte) type, 0, 0, 0});
        out.write(content, from, length);
    }

    void flush() throws IOException {
        out.flush();
    }

    /** Whether the client has sent something that is not read yet. */
    boolean pending() throws IOException {
        return in.available() > 0;
    }

    void awaitInput() throws IOException {
        try {
            while (!pending()) {
                Thread.sleep(2);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
