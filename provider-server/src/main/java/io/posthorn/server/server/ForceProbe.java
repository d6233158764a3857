package io.posthorn.server.server;

import io.posthorn.server.loop.Clock;
import io.posthorn.server.store.file.DiskVfs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures how long the disk takes to force a small write. */
final class ForceProbe {
    private static final Logger LOG = LoggerFactory.getLogger(ForceProbe.class);
    private static final String FILE = "probe.tmp";
    private static final int FORCES = 15;
    private static final int BLOCK = 4096;
    /** A disk that needs longer in all is slow; it need not be known how slow. */
    private static final long LONGEST_NANOS = 200_000_000;

    private final Clock clock;

    ForceProbe(Clock clock) {
        this.clock = clock;
    }

    /**
     * The median time, in nanoseconds, of overwriting and forcing 4 KiB in a file of this directory; empty if that was
     * not possible: whoever opens the store there will say why.
     */
    OptionalLong median(Path directory) {
        try {
            new DiskVfs().createDirectories(directory);
            Path file = directory.resolve(FILE);
            Files.deleteIfExists(file);
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                // Gone at once, so that a kill leaves nothing in a directory that is to be the store's alone.
                Files.delete(file);
                return OptionalLong.of(measure(channel));
            }
        } catch (IOException e) {
            LOG.debug("the disk's speed could not be measured in {}", directory, e);
            return OptionalLong.empty();
        }
    }

    private long measure(FileChannel channel) throws IOException {
        long[] times = new long[FORCES];
        int done = 0;
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        channel.write(block.clear(), 0);
        channel.force(true);
        long start = clock.nanos();
        while (done < FORCES && clock.nanos() - start < LONGEST_NANOS) {
            long before = clock.nanos();
            channel.write(block.clear(), 0);
            channel.force(false);
            times[done++] = clock.nanos() - before;
        }
        Arrays.sort(times, 0, done);
        return times[done / 2];
    }
}
