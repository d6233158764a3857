package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoredMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Reads pages and body parts on a thread of its own, records that lie close together by one access to the file. */
final class PageReader {
    /** At most so much is read at once. */
    private static final int STRETCH = 256 * 1024;
    /** Reading over a gap of this size costs less than another access. */
    private static final int GAP = 8 * 1024;

    private final Executor thread;

    PageReader(Executor thread) {
        this.thread = thread;
    }

    void read(ReadPlan plan) {
        perform(plan.answer(), plan::release, () -> page(plan));
    }

    /** The caller holds the segment; it is let go here. */
    void readPart(Segment segment, Place place, CompletableFuture<byte[]> answer) {
        perform(
                answer,
                segment::release,
                () -> RecordFile.bodyPart(RecordFile.read(segment, place.offset(), place.length()), segment, place));
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
        String what = e instanceof IOException ? "the disk cannot be read: " : "the store cannot be read: ";
        return new StoreException(Reason.BROKEN, what + e, e);
    }

    private static Page page(ReadPlan plan) throws IOException {
        List<ReadPlan.Item> items = plan.items();
        List<StoredMessage> messages = new ArrayList<>(items.size());
        int first = 0;
        while (first < items.size()) {
            int last = endOfStretch(items, first);
            readStretch(items.subList(first, last + 1), messages);
            first = last + 1;
        }
        return new Page(messages, plan.complete());
    }

    private static int endOfStretch(List<ReadPlan.Item> items, int first) {
        int start = items.get(first).place().offset();
        int last = first;
        while (last + 1 < items.size()) {
            Place here = items.get(last).place();
            Place next = items.get(last + 1).place();
            int end = here.offset() + here.length();
            boolean near = next.segment() == here.segment()
                    && next.offset() >= end
                    && next.offset() - end <= GAP
                    && next.offset() + next.length() - start <= STRETCH;
            if (!near) {
                break;
            }
            last++;
        }
        return last;
    }

    private static void readStretch(List<ReadPlan.Item> items, List<StoredMessage> messages) throws IOException {
        Place first = items.get(0).place();
        Place last = items.get(items.size() - 1).place();
        Segment segment = items.get(0).segment();
        ByteBuf bytes = RecordFile.read(segment, first.offset(), last.offset() + last.length() - first.offset());
        for (ReadPlan.Item item : items) {
            Place place = item.place();
            int at = place.offset() - first.offset();
            int present = Math.max(0, Math.min(place.length(), bytes.writerIndex() - at));
            ByteBuf record = bytes.slice(Math.min(at, bytes.writerIndex()), present);
            messages.add(RecordFile.entry(record, segment, place, item.key(), item.attempts()));
        }
    }
}
