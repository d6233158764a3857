package io.posthorn.benchmarks.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The least that durable messages can cost here: for each commit one append to a file whose blocks are written already,
 * and one force, on the thread that asks; of as many bytes as the messages have, or 16 for each that is taken out.
 */
final class AppendLimit implements Contender {
    private static final int SIZE = 64 * 1024 * 1024;
    private static final int REMOVAL = 16;

    private final FileChannel file;
    private final ByteBuffer block = ByteBuffer.allocateDirect(4 * 1024 * 1024);
    private long position;

    AppendLimit(Path path) throws IOException {
        file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        for (long written = 0; written < SIZE; written += block.capacity()) {
            file.write(block.clear(), written);
        }
        file.force(true);
    }

    @Override
    public String name() {
        return "append + fsync";
    }

    @Override
    public void enqueue(int count, Consumer<long[]> done) {
        append(count * MESSAGE);
        done.accept(new long[count]);
    }

    @Override
    public void dequeue(long[] keys, Runnable done) {
        append(keys.length * REMOVAL);
        done.run();
    }

    @Override
    public boolean groupsNothing() {
        return true;
    }

    private void append(int bytes) {
        try {
            if (position + bytes > SIZE) {
                position = 0;
            }
            file.write(block.clear().limit(bytes), position);
            file.force(false);
            position += bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nanoseconds of an append of 4 KiB and its force: the median of some hundred. */
    long nanosOfOne() {
        long[] nanos = new long[501];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            append(4096);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[nanos.length / 2];
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
