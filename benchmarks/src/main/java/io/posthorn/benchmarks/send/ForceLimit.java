package io.posthorn.benchmarks.send;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The least that a durable write can cost here: an append to a file that was written before, and a force. */
final class ForceLimit implements AutoCloseable {
    private static final int SIZE = 16 * 1024 * 1024;

    private final FileChannel file;
    private final ByteBuffer block;
    private long position;

    private ForceLimit(FileChannel file, int bytes) {
        this.file = file;
        this.block = ByteBuffer.allocateDirect(bytes);
    }

    static ForceLimit on(Path path, int bytes) throws IOException {
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        file.write(ByteBuffer.allocateDirect(SIZE), 0);
        file.force(true);
        return new ForceLimit(file, bytes);
    }

    void measure(int count, SendBenchmark.Figures into) throws IOException {
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            file.write(block.clear(), position);
            file.force(false);
            into.nanos.recordValue(System.nanoTime() - start);
            position = (position + block.capacity()) % (SIZE - block.capacity());
        }
        into.count += count;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
