package io.posthorn.server.store;

import io.posthorn.api.spi.store.QueueDefinition;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a store on disk holds, as its next start would find it.
 *
 * @param spares files that wait to become journal segments
 * @param queues by name
 * @param sessions of clients that did not close in good order
 * @param branches that were prepared and wait for their end
 * @param bodies that lie outside their messages
 * @param bodyBytes of those
 */
public record StoreInfo(
        UUID id,
        int format,
        JournalInfo journal,
        Files spares,
        TablesInfo tables,
        List<QueueInfo> queues,
        int sessions,
        int branches,
        int bodies,
        long bodyBytes) {
    /** Some files, and their bytes. */
    public record Files(int count, long bytes) {}

    /**
     * The journal, from its first needed segment on.
     *
     * @param frames group commits in it
     * @param tornBytes at its end that a frame takes which is not whole; nobody was told that it was written
     */
    public record JournalInfo(Files segments, long frames, int tornBytes) {}

    /**
     * The tables.
     *
     * @param content bytes that lived in them when they were made
     * @param alive bytes of those that still do
     */
    public record TablesInfo(Files files, long content, long alive) {}

    /**
     * One queue.
     *
     * @param waiting messages that can be delivered
     * @param bytes about so many they and the delayed ones take, bodies outside not counted
     * @param delayed messages that wait for their delivery time
     * @param hidden messages that prepared branches have consumed
     * @param prepared messages that prepared branches have sent
     * @param deliveredBefore lanes of which some message may have been handed to a client
     * @param oldest when the first of its messages that can be delivered was sent, null if there is none
     * @param youngest when the last one was sent, likewise
     */
    public record QueueInfo(
            String name,
            QueueDefinition.Kind kind,
            long waiting,
            long bytes,
            long delayed,
            long hidden,
            long prepared,
            int deliveredBefore,
            @Nullable Stamp oldest,
            @Nullable Stamp youngest) {}

    /**
     * A message's place and time.
     *
     * @param key its order key
     * @param sentAt by its sender's clock, ms since 1970
     */
    public record Stamp(long key, long sentAt) {}
}
