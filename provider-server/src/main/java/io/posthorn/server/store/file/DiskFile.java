package io.posthorn.server.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A file of the real disk. */
final class DiskFile implements VfsFile {
    /** How the systems say that there is no room; Java gives no better sign. */
    private static final List<String> FULL =
            List.of("no space left", "quota exceeded", "not enough space", "disk is full");

    private final Path path;
    private final FileChannel channel;

    DiskFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
        long at = position;
        try {
            while (from.hasRemaining()) {
                at += channel.write(from, at);
            }
        } catch (IOException e) {
            throw clearer(path, e);
        }
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        return read(channel, into, position);
    }

    static int read(FileChannel channel, ByteBuffer into, long position) throws IOException {
        int total = 0;
        while (into.hasRemaining()) {
            int count = channel.read(into, position + total);
            if (count < 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    @Override
    public void force() throws IOException {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw clearer(path, e);
        }
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** The same exception as a {@link DiskFullException} where that is what it means, and always with the file's name. */
    static IOException clearer(Path file, IOException e) {
        String text = String.valueOf(e.getMessage());
        String lower = text.toLowerCase(Locale.ROOT);
        if (FULL.stream().anyMatch(lower::contains)) {
            return new DiskFullException("no room on the disk of " + file, e);
        }
        return e instanceof FileSystemException ? e : new IOException(file + ": " + text, e);
    }
}
