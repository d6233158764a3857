package io.posthorn.server.store;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.MarkDelivered;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.StoreOperation.Stage;
import io.posthorn.api.spi.store.SubQueue;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many bytes of records an operation yields at most, so that a batch is refused before anything of it is done. */
final class RecordBounds {
    /** A record without anything of variable length, the ordinal that may come before it included. */
    private static final int SMALL = 128;
    /** A record that names one or two keys, a body or a queue: 25 bytes at most. */
    private static final int SETTLED = 32;
    /** UTF-8 takes at most three bytes a char. */
    private static final int CHAR = 3;
    /** Length and type of a text. */
    private static final int TEXT = 8;

    private static final Set<Class<?>> NOTE_TYPES = Set.of(
            Boolean.class, Byte.class, Short.class, Integer.class, Long.class, Float.class, Double.class, String.class);

    private RecordBounds() {}

    /**
     * What can be said without looking at the store: the entry of a move and the work of a branch are not counted.
     *
     * @throws IllegalArgumentException if the operation is none that a store can do
     */
    static long of(StoreOperation operation) {
        if (operation instanceof Enqueue enqueue) {
            return entry(enqueue.message().size()) + later(enqueue.to());
        } else if (operation instanceof Stage stage) {
            return entry(stage.message().size()) + RecordFile.STAGE_HEAD + later(stage.to());
        } else if (operation instanceof AddBodyPart part) {
            return SMALL + (long) part.bytes().length;
        } else if (operation instanceof Prepare prepare) {
            return branch(prepare.branch()) + work(prepare.work());
        } else if (operation instanceof DefineQueue define) {
            return definition(define.definition());
        } else if (operation instanceof Move move) {
            return SMALL + notes(move.notes());
        }
        return settles(operation) ? SETTLED : 2L * SMALL;
    }

    /** What a delayed message takes more when it moves: one that comes in must be able to. */
    private static long later(SubQueue to) {
        return to.lane() == SubQueue.DELAYED ? SMALL + 2 * notes(Map.of()) : 0;
    }

    private static boolean settles(StoreOperation operation) {
        return operation instanceof Acknowledge
                || operation instanceof AcknowledgeRange
                || operation instanceof RecordAttempts
                || operation instanceof MarkDelivered;
    }

    static long entry(int messageBytes) {
        return SMALL + EntryCodec.OVERHEAD + (long) messageBytes;
    }

    /** The work of a branch, when it is prepared and when it is done. */
    static long work(List<StoreOperation> work) {
        long bound = SMALL;
        for (StoreOperation operation : work) {
            if (operation instanceof Enqueue enqueue) {
                bound += entry(enqueue.message().size());
            } else if (operation instanceof Acknowledge) {
                bound += SETTLED;
            } else {
                throw new IllegalArgumentException("a branch cannot be prepared with " + operation);
            }
        }
        return bound;
    }

    /** The record that commits what is staged for so many sub-queues. */
    static long commitStaged(int subQueues) {
        return SMALL + (long) subQueues * SMALL;
    }

    static long notes(Map<String, Object> notes) {
        if (notes.size() > EncodedMessage.MAX_PROPERTIES) {
            throw new IllegalArgumentException(notes.size() + " notes are too many");
        }
        long bound = TEXT;
        for (Map.Entry<String, Object> note : notes.entrySet()) {
            if (!NOTE_TYPES.contains(note.getValue().getClass())) {
                throw new IllegalArgumentException(
                        "a note cannot be a " + note.getValue().getClass());
            }
            bound += text(note.getKey()) + 2 * TEXT;
            if (note.getValue() instanceof String text) {
                bound += text(text);
            }
        }
        return bound;
    }

    private static long branch(BranchId branch) {
        return SMALL + (long) branch.globalId().length + branch.qualifier().length;
    }

    private static long definition(QueueDefinition definition) {
        long bound = SMALL + text(definition.name());
        for (Map.Entry<String, String> setting : definition.settings().entrySet()) {
            bound += text(setting.getKey()) + text(setting.getValue());
        }
        return bound;
    }

    private static long text(String text) {
        return TEXT + (long) text.length() * CHAR;
    }
}
