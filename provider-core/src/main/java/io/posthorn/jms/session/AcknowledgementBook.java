package io.posthorn.jms.session;

import io.posthorn.api.wire.DeliveredMark;
import io.posthorn.api.wire.DeliveredRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What reached the application, and what of that is not acknowledged. Prefetched is not delivered: the broker is told
 * these marks whenever messages go back, so that JMSRedelivered and the delivery count are true.
 *
 * <p>Not thread-safe; guarded by its session's hand-out lock.
 */
final class AcknowledgementBook {
    /** Of one consumer. Its tags follow one another without a gap but where deliveries went back or were passed over. */
    private static final class Page {
        /** Open ranges before the last gap: first tag to last. */
        private final NavigableMap<Long, Long> earlier = new TreeMap<>();
        /** First tag that is not acknowledged, or 0. */
        private long firstOpen;
        /** Last tag that the application is done with. */
        private long processed;
        /** Last tag that the application got. */
        private long last;

        private boolean closed;
        /** Whether its consumer is one of the connection, which hands its deliveries to several sessions. */
        private boolean ofConnection;

        /** The page of a closed consumer; it is forgotten as soon as nothing of it is open. */
        static Page ofClosed(DeliveredRange handedOut) {
            Page page = new Page();
            page.closed = true;
            page.last = handedOut.to();
            return page;
        }

        boolean isOpen() {
            return firstOpen != 0 || !earlier.isEmpty();
        }

        void gaveBack() {
            earlier.clear();
            firstOpen = 0;
        }

        void add(long from, long to) {
            if (from <= to) {
                earlier.put(from, to);
            }
        }

        /** From here on, what was handed out is before a gap. */
        void gap() {
            if (firstOpen != 0) {
                add(firstOpen, last);
                firstOpen = 0;
            }
        }

        boolean take(long tag) {
            gap();
            Map.Entry<Long, Long> range = earlier.floorEntry(tag);
            if (range == null || range.getValue() < tag) {
                return false;
            }
            earlier.remove(range.getKey());
            add(range.getKey(), tag - 1);
            add(tag + 1, range.getValue());
            return true;
        }
    }

    private final Map<Integer, Page> pages = new LinkedHashMap<>();
    private int unsettled;

    /** The application gets a message. */
    void handedOut(int consumer, long tag) {
        Page page = pages.computeIfAbsent(consumer, number -> new Page());
        if (tag != page.last + 1) {
            page.gap();
        }
        if (page.firstOpen == 0) {
            page.firstOpen = tag;
        }
        page.last = tag;
    }

    /**
     * The application gets a message of a consumer of the connection (§11.2.1), whose other deliveries may go to other
     * sessions. Nothing is noted of it when nothing is open.
     */
    void handedOutOfConnection(int consumer, long tag) {
        Page page = pages.computeIfAbsent(consumer, number -> new Page());
        page.ofConnection = true;
        page.closed = true;
        handedOut(consumer, tag);
    }

    /** What has to be named when it goes back: what is open of consumers of the connection. */
    List<DeliveredRange> returned() {
        List<DeliveredRange> ranges = new ArrayList<>();
        pages.forEach((consumer, page) -> {
            if (page.ofConnection) {
                page.gap();
                page.earlier.forEach((from, to) -> ranges.add(new DeliveredRange(consumer, from, to)));
            }
        });
        return ranges;
    }

    /** A message cannot be handed out, and is not to be acknowledged with those before and after it. */
    void passedOver(int consumer, long tag) {
        Page page = pages.computeIfAbsent(consumer, number -> new Page());
        page.gap();
        page.last = tag;
    }

    /** The application is done with the last message that it got of this consumer. */
    void processed(int consumer) {
        Page page = pages.get(consumer);
        if (page != null) {
            page.processed = page.last;
            unsettled++;
        }
    }

    /** How many deliveries were processed and not taken for acknowledgement since. */
    int unsettled() {
        return unsettled;
    }

    /** Whether something reached the application and is not acknowledged. */
    boolean isAnythingOpen() {
        return pages.values().stream().anyMatch(Page::isOpen);
    }

    /** The last delivery of a consumer that reached the application, 0 none. */
    long mark(int consumer) {
        Page page = pages.get(consumer);
        return page == null ? 0 : page.last;
    }

    /** How far all consumers got, closed ones with open deliveries included. */
    List<DeliveredMark> marks() {
        List<DeliveredMark> marks = new ArrayList<>(pages.size());
        pages.forEach((consumer, page) -> marks.add(new DeliveredMark(consumer, page.last)));
        return marks;
    }

    /** All that reached the application and is not acknowledged; it counts as acknowledged from here on. */
    List<DeliveredRange> takeOpen() {
        return take(page -> page.last);
    }

    /** As {@link #takeOpen}, but without the message that a listener is at. */
    List<DeliveredRange> takeProcessed() {
        return take(page -> page.processed);
    }

    /**
     * This one message, if it reached the application and is not acknowledged; it counts as acknowledged from here on.
     *
     * @return whether it is so
     */
    boolean take(DeliveredRange message) {
        Page page = pages.get(message.consumer());
        if (page == null || !page.take(message.from())) {
            return false;
        }
        if (page.closed && !page.isOpen()) {
            pages.remove(message.consumer());
        }
        return true;
    }

    /** What was taken for acknowledgement is not acknowledged. */
    void reopen(List<DeliveredRange> ranges) {
        for (DeliveredRange range : ranges) {
            pages.computeIfAbsent(range.consumer(), number -> Page.ofClosed(range))
                    .add(range.from(), range.to());
        }
    }

    /** All that is not acknowledged has gone back to its queues. */
    void gaveBack() {
        pages.values().removeIf(page -> page.closed);
        pages.values().forEach(Page::gaveBack);
        unsettled = 0;
    }

    /** A consumer has been closed; what it handed out stays open. */
    void closed(int consumer) {
        Page page = pages.get(consumer);
        if (page != null) {
            page.closed = true;
            if (!page.isOpen()) {
                pages.remove(consumer);
            }
        }
    }

    private List<DeliveredRange> take(ToLongFunction<Page> until) {
        List<DeliveredRange> ranges = new ArrayList<>(pages.size());
        pages.forEach((consumer, page) -> {
            page.earlier.forEach((from, to) -> ranges.add(new DeliveredRange(consumer, from, to)));
            page.earlier.clear();
            long last = until.applyAsLong(page);
            if (page.firstOpen != 0 && page.firstOpen <= last) {
                ranges.add(new DeliveredRange(consumer, page.firstOpen, last));
                page.firstOpen = last == page.last ? 0 : last + 1;
            }
        });
        pages.values().removeIf(page -> page.closed && !page.isOpen());
        unsettled = 0;
        return ranges;
    }
}
