package io.posthorn.server.store;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.server.store.Bodies.PartPlace;
import io.posthorn.server.store.RecordFile.RecordPlace;
import io.posthorn.server.store.table.DamagedTableException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Reads pages and body parts on a thread of its own. */
final class PageReader {
    private final Executor thread;
    private final TableRecords tables;

    PageReader(Executor thread, TableRecords tables) {
        this.thread = thread;
        this.tables = tables;
    }

    void read(ReadPlan plan) {
        perform(plan.answer(), plan::release, () -> new PageBuilder(plan, tables).build());
    }

    /** @param learned is run by this thread with what the journal thread may learn, before the answer is given */
    void read(ExpiryPlan plan, Consumer<Runnable> learned) {
        perform(plan.answer(), plan::release, () -> new ExpiryReader(plan, tables)
                .read(read -> learned.accept(() -> plan.learn(read))));
    }

    /** The caller holds the segment; it is let go here. */
    void readPart(Segment segment, PartPlace place, CompletableFuture<byte[]> answer) {
        perform(
                answer,
                segment::release,
                () -> RecordFile.bodyPart(
                        RecordFile.read(segment, place.at(), place.length()), RecordPlace.in(segment, place.at())));
    }

    /** The caller holds the table; it is let go here. */
    void readPart(StoredTable table, PartPlace place, CompletableFuture<byte[]> answer) {
        perform(
                answer,
                table::release,
                () -> RecordFile.bodyPart(
                        tables.chunked(table, place.at(), place.length()), RecordPlace.in(table, place.at())));
    }

    /** Gives an answer that needs no file, on the thread that gives all answers. */
    <T> void answer(CompletableFuture<T> answer, T value) {
        perform(answer, () -> {}, () -> value);
    }

    /** A question to the disk. */
    private interface Question<T> {
        T ask() throws IOException;
    }

    private <T> void perform(CompletableFuture<T> answer, Runnable release, Question<T> question) {
        try {
            thread.execute(() -> perform(question, release, answer));
        } catch (RejectedExecutionException e) {
            release(release, answer);
            answer.completeExceptionally(new StoreException(Reason.CLOSED, "the store is closed", e));
        }
    }

    /** Whatever happens, the segments are let go and then there is an answer. */
    private static <T> void perform(Question<T> question, Runnable release, CompletableFuture<T> answer) {
        T found;
        try {
            found = question.ask();
        } catch (Throwable e) {
            release(release, answer);
            answer.completeExceptionally(asRefusal(e));
            return;
        }
        release(release, answer);
        answer.complete(found);
    }

    private static void release(Runnable release, CompletableFuture<?> answer) {
        try {
            release.run();
        } catch (Throwable e) {
            answer.completeExceptionally(asRefusal(e));
        }
    }

    private static Throwable asRefusal(Throwable e) {
        if (e instanceof StoreException) {
            return e;
        }
        if (e instanceof DamagedTableException) {
            return new StoreException(Reason.DAMAGED, e.getMessage() + "; check the disk", e);
        }
        String what = e instanceof IOException ? "the disk cannot be read: " : "the store cannot be read: ";
        return new StoreException(Reason.BROKEN, what + e, e);
    }
}
