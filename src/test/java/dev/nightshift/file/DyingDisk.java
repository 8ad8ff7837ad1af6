package dev.nightshift.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that fails at one call and at all calls after it, as if the process had died there: nothing is cleaned up. */
final class DyingDisk implements Disk {

    private final Disk disk = new LocalDisk();
    private final AtomicInteger calls = new AtomicInteger();
    private final int last;
    private final String how;

    /** @param last number of calls that succeed */
    DyingDisk(int last, String how) {
        this.last = last;
        this.how = how;
    }

    /** One that never fails. */
    static DyingDisk immortal() {
        return new DyingDisk(Integer.MAX_VALUE, "never");
    }

    boolean died() {
        return calls.get() > last;
    }

    private void live() throws IOException {
        if (calls.incrementAndGet() > last) {
            throw new IOException(how);
        }
    }

    @Override
    public FileChannel create(Path file) throws IOException {
        live();
        return disk.create(file);
    }

    @Override
    public void write(FileChannel file, ByteBuffer bytes) throws IOException {
        try {
            live();
        } catch (IOException e) {
            // Half of the bytes are written.
            bytes.limit(bytes.position() + bytes.remaining() / 2);
            disk.write(file, bytes);
            throw e;
        }
        disk.write(file, bytes);
    }

    @Override
    public void truncate(Path file, long bytes) throws IOException {
        live();
        disk.truncate(file, bytes);
    }

    @Override
    public void force(Path file) throws IOException {
        live();
        // Who dies alone, without the machine, leaves what was written whether forced or not; to force it takes long.
    }

    @Override
    public void publish(Path from, Path to) throws IOException {
        live();
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path file) throws IOException {
        live();
        disk.delete(file);
    }

    @Override
    public long usable(Path folder) throws IOException {
        return disk.usable(folder);
    }
}
