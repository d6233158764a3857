package io.posthorn.server.store;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.RecoveredState.Prepared;
import io.posthorn.api.spi.store.RecoveredState.Range;
import io.posthorn.api.spi.store.RecoveredState.Staged;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.StoredMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** All that a store tells, one line for each thing, in an order of its own. */
final class StoreText {
    private final StoreProbe probe;
    private final List<String> lines = new ArrayList<>();

    private StoreText(StoreProbe probe) {
        this.probe = probe;
    }

    static List<String> of(RecoveredState found, MessageStore store) {
        StoreText text = new StoreText(new StoreProbe(store));
        text.all(found);
        text.lines.add("next number " + store.nextNumber());
        return text.lines;
    }

    private void all(RecoveredState found) {
        lines.add("store " + found.id());
        found.queues().stream()
                .sorted(Comparator.comparing(QueueDefinition::id))
                .forEach(queue -> lines.add("queue " + queue.id() + " " + queue.kind() + " " + queue.name()
                        + " version " + queue.version() + " " + new TreeMap<>(queue.settings())));
        found.sessions().stream().map(session -> "session " + session).sorted().forEach(lines::add);
        found.prepared().forEach(this::branch);
        found.ranges().stream()
                .sorted(Comparator.<Range>comparingInt(range -> range.of().queue())
                        .thenComparingInt(range -> range.of().lane()))
                .forEach(this::range);
    }

    private void branch(Prepared branch) {
        BranchId id = branch.branch();
        lines.add("branch " + id.format() + " "
                + HexFormat.of().formatHex(id.globalId()) + " "
                + HexFormat.of().formatHex(id.qualifier()) + " stages "
                + branch.staged().stream().map(StoreText::staged).toList());
        for (StoreOperation operation : branch.work()) {
            if (operation instanceof Acknowledge acknowledge) {
                lines.add("  acknowledges " + acknowledge.key());
            } else if (operation instanceof Enqueue enqueue) {
                lines.add("  sends to " + enqueue.to() + " "
                        + crc(enqueue.message().bytes()) + " " + enqueue.state());
            }
        }
    }

    /** As it was when there was nothing else to tell of it. */
    private static String staged(Staged staged) {
        return "Staged[to=" + staged.to() + ", count=" + staged.count() + "]";
    }

    private void range(Range range) {
        // Spelled out, so that what ranges will tell besides does not change the texts of earlier versions.
        lines.add("range Range[of=" + range.of() + ", count=" + range.count() + ", bytes=" + range.bytes()
                + ", firstKey=" + range.firstKey() + ", lastKey=" + range.lastKey() + ", deliveredThrough="
                + range.deliveredThrough() + "]");
        probe.all(range.of()).forEach(this::message);
    }

    private void message(StoredMessage message) {
        lines.add("  " + message.key() + " " + crc(message.message().bytes()) + " " + message.state() + " "
                + new TreeMap<>(message.notes()) + body(message.body()));
    }

    private String body(@Nullable BodyReference body) {
        if (body == null) {
            return "";
        }
        StringBuilder text = new StringBuilder(" body " + body.number() + " " + body.length());
        byte[] part = probe.body(body.number(), 0);
        for (int number = 1; part.length > 0; number++) {
            text.append(' ').append(crc(part));
            part = probe.body(body.number(), number);
        }
        return text.toString();
    }

    private static String crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return bytes.length + ":" + Long.toHexString(crc.getValue());
    }
}
