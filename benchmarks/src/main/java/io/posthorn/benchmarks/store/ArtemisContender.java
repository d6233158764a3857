package io.posthorn.benchmarks.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.activemq.artemis.ArtemisConstants;
import org.apache.activemq.artemis.core.io.AbstractSequentialFileFactory;
import org.apache.activemq.artemis.core.io.aio.AIOSequentialFileFactory;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;
import org.apache.activemq.artemis.core.journal.EncodingSupport;
import org.apache.activemq.artemis.core.journal.IOCompletion;
import org.apache.activemq.artemis.core.journal.LoaderCallback;
import org.apache.activemq.artemis.core.journal.PreparedTransactionInfo;
import org.apache.activemq.artemis.core.journal.RecordInfo;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;
import org.apache.activemq.artemis.core.journal.impl.dataformat.ByteArrayEncoding;

/**
 * Artemis' journal as a library. One message is one record; a commit of several is one of its transactions; each commit is
 * synchronous and is heard of by its callback, as its own broker does it.
 *
 * <p>Asynchronous I/O where its native library loads, else NIO; files of 32 MiB, eight made ahead and ten kept; it compacts
 * as its broker's default tells it to.
 */
final class ArtemisContender implements Contender {
    private static final int FILE = 32 * 1024 * 1024;
    private static final int FILES_AHEAD = 8;
    private static final int FILES_KEPT = 10;
    private static final int COMPACT_FILES = 10;
    private static final int COMPACT_PERCENT = 30;
    private static final int AIO_EVENTS = 4096;
    private static final byte TYPE = 1;

    private final String name;
    private final JournalImpl journal;
    private final AbstractSequentialFileFactory files;
    private final EncodingSupport message = new ByteArrayEncoding(new byte[MESSAGE]);
    private final AtomicLong ids = new AtomicLong();
    private long records;

    /** @param bufferNanos how long its timed buffer gathers writes, 0 to write each at once */
    ArtemisContender(String name, Path directory, int bufferNanos) throws Exception {
        this.name = name;
        Files.createDirectories(directory);
        boolean aio = asynchronous(directory);
        files = aio
                ? new AIOSequentialFileFactory(
                        directory.toFile(),
                        ArtemisConstants.DEFAULT_JOURNAL_BUFFER_SIZE_AIO,
                        bufferNanos,
                        AIO_EVENTS,
                        false)
                : new NIOSequentialFileFactory(
                        directory.toFile(),
                        bufferNanos > 0,
                        ArtemisConstants.DEFAULT_JOURNAL_BUFFER_SIZE_NIO,
                        bufferNanos,
                        1,
                        false);
        journal = new JournalImpl(
                FILE,
                FILES_AHEAD,
                FILES_KEPT,
                COMPACT_FILES,
                COMPACT_PERCENT,
                files,
                "bench",
                "journal",
                aio ? AIO_EVENTS : 1);
        journal.start();
        journal.load(new Counting());
    }

    static boolean asynchronous(Path directory) {
        return AIOSequentialFileFactory.isSupported(directory.toFile());
    }

    static String settings(Path directory) {
        return String.format(
                "%s, files of %d MiB, %d ahead, %d kept, compacting at %d files and %d %%",
                asynchronous(directory) ? "asynchronous I/O" : "NIO",
                FILE >> 20,
                FILES_AHEAD,
                FILES_KEPT,
                COMPACT_FILES,
                COMPACT_PERCENT);
    }

    @Override
    public String name() {
        return name;
    }

    /** How many records it held when it was opened. */
    long records() {
        return records;
    }

    @Override
    public void enqueue(int count, Consumer<long[]> done) {
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            keys[i] = ids.incrementAndGet();
        }
        IOCompletion durable = new Durable(() -> done.accept(keys));
        try {
            if (count == 1) {
                journal.appendAddRecord(keys[0], TYPE, message, true, durable);
                return;
            }
            long transaction = ids.incrementAndGet();
            for (long key : keys) {
                journal.appendAddRecordTransactional(transaction, key, TYPE, message);
            }
            journal.appendCommitRecord(transaction, true, durable, true);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void dequeue(long[] keys, Runnable done) {
        IOCompletion durable = new Durable(done);
        try {
            if (keys.length == 1) {
                journal.appendDeleteRecord(keys[0], true, durable);
                return;
            }
            long transaction = ids.incrementAndGet();
            for (long key : keys) {
                journal.appendDeleteRecordTransactional(transaction, key);
            }
            journal.appendCommitRecord(transaction, true, durable, true);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Gives back the files that nothing needs, as its own reclaiming would some time later. */
    void reclaim() throws Exception {
        journal.checkReclaimStatus();
    }

    @Override
    public void close() {
        journal.stop();
        files.stop();
    }

    private record Durable(Runnable then) implements IOCompletion {
        @Override
        public void storeLineUp() {
            // The one who waits has no order to keep among its commits.
        }

        @Override
        public void done() {
            then.run();
        }

        @Override
        public void onError(int code, String text) {
            throw new IllegalStateException(code + " " + text);
        }
    }

    private final class Counting implements LoaderCallback {
        @Override
        public void addRecord(RecordInfo record) {
            records++;
            ids.accumulateAndGet(record.id, Math::max);
        }

        @Override
        public void deleteRecord(long id) {
            records--;
        }

        @Override
        public void updateRecord(RecordInfo record) {
            throw new IllegalStateException("nothing is updated here");
        }

        @Override
        public void addPreparedTransaction(PreparedTransactionInfo transaction) {
            throw new IllegalStateException("nothing is prepared here");
        }

        @Override
        public void failedTransaction(long transaction, List<RecordInfo> added, List<RecordInfo> deleted) {
            throw new IllegalStateException("transaction " + transaction + " failed");
        }
    }
}
