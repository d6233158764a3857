package io.posthorn.api.message;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.codec.WireReader;
import io.posthorn.api.selector.SelectableHeader;
import io.posthorn.api.selector.SelectorContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What selectors ask of one message (Jakarta Messaging 3.1, §3.8.1.1), as the application that receives it would see it.
 * It is read in place, and only what is asked for: a header at a fixed place costs nothing, the first question for a
 * property finds all properties by name, and a value is read once.
 *
 * <p>One for all selectors that judge the message at a time; belongs to the thread that does.
 */
public final class MessageFields implements SelectorContext {
    /** Set by whoever delivers (§3.5.11), so it is not among the properties that were sent. */
    private static final String DELIVERY_COUNT = "JMSXDeliveryCount";

    /** A value that was not read yet, and where its type stands. */
    private record Unread(int at) {}

    private final EncodedMessage message;
    private final int deliveryCount;

    private @Nullable ByteBuf head;
    private int correlationAt;
    private int typeAt;
    private int propertiesAt;

    private @Nullable Object correlation;
    private @Nullable Object type;
    private @Nullable Map<String, @Nullable Object> properties;

    /**
     * The fields of a message.
     *
     * @param deliveryCount of the delivery that is thought of, 1 at first
     */
    public MessageFields(EncodedMessage message, int deliveryCount) {
        this.message = message;
        this.deliveryCount = deliveryCount;
    }

    @Override
    public @Nullable Object header(SelectableHeader header) {
        return switch (header) {
            case DELIVERY_MODE -> message.persistent() ? "PERSISTENT" : "NON_PERSISTENT";
            case PRIORITY -> message.priority();
            case MESSAGE_ID -> message.idHidden() ? null : message.id().toString();
            case TIMESTAMP -> message.timestampHidden() ? 0L : message.timestamp();
            case CORRELATION_ID -> correlationId();
            case TYPE -> type();
        };
    }

    @Override
    public @Nullable Object property(String name) {
        if (name.equals(DELIVERY_COUNT)) {
            return deliveryCount;
        }
        Map<String, @Nullable Object> known = properties;
        if (known == null) {
            known = find();
            properties = known;
        }
        Object value = known.get(name);
        if (value instanceof Unread unread) {
            WireReader in = at(unread.at());
            value = PropertiesCodec.readValue(in.u8(), in);
            known.put(name, value);
        }
        return value;
    }

    private @Nullable Object correlationId() {
        locate();
        if (correlation == null) {
            CorrelationId id = MessageHeadCodec.readCorrelation(at(correlationAt));
            correlation = id == null ? null : id.asText();
        }
        return correlation;
    }

    private @Nullable Object type() {
        locate();
        if (type == null) {
            type = MessageHeadCodec.readType(at(typeAt));
        }
        return type;
    }

    /** Of two properties of one name, which a client does not send, the last counts, as for who receives the message. */
    private Map<String, @Nullable Object> find() {
        locate();
        WireReader in = at(propertiesAt);
        int count = PropertiesCodec.readCount(in);
        Map<String, @Nullable Object> found = new HashMap<>(count * 2);
        for (int i = 0; i < count; i++) {
            String name = PropertiesCodec.readName(in);
            found.put(name, new Unread(buffer().readerIndex()));
            PropertiesCodec.skipValue(in);
        }
        return found;
    }

    /** Finds where the fields begin whose places depend on others. */
    private void locate() {
        if (head == null) {
            WireReader in = at(0);
            MessageHeadCodec.skipDestination(in);
            MessageHeadCodec.skipDestination(in);
            correlationAt = buffer().readerIndex();
            MessageHeadCodec.skipCorrelation(in);
            typeAt = buffer().readerIndex();
            MessageHeadCodec.skipType(in);
            propertiesAt = buffer().readerIndex();
        }
    }

    private ByteBuf buffer() {
        ByteBuf present = head;
        if (present == null) {
            present = message.variableHead();
            head = present;
        }
        return present;
    }

    private WireReader at(int index) {
        return new WireReader(buffer().readerIndex(index));
    }
}
