package io.posthorn.api.message;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.codec.WireReader;
import io.posthorn.api.codec.WireWriter;
import org.jspecify.annotations.Nullable;

/** Writes, reads and checks the head of a message; the layout stands in {@code docs/wire-protocol.md}. */
final class MessageHeadCodec {
    private static final int MAX_TEXT = Integer.MAX_VALUE;
    private static final int MAX_NAME_BYTES = DestinationName.MAX_LENGTH * 4;

    private static final int NO_DESTINATION = 0;
    private static final int QUEUE = 1;
    private static final int TOPIC = 2;
    private static final int TEMPORARY_QUEUE = 3;
    private static final int TEMPORARY_TOPIC = 4;

    private static final int NO_CORRELATION = 0;
    private static final int TEXT_CORRELATION = 1;
    private static final int BYTES_CORRELATION = 2;

    private MessageHeadCodec() {}

    static void write(MessageHead head, ByteBuf out) {
        int flags = (head.options().persistent() ? EncodedMessage.FLAG_PERSISTENT : 0)
                | (head.idHidden() ? EncodedMessage.FLAG_ID_HIDDEN : 0)
                | (head.timestampHidden() ? EncodedMessage.FLAG_TIMESTAMP_HIDDEN : 0);
        WireWriter writer = new WireWriter(out)
                .u8(EncodedMessage.FORMAT)
                .u8(head.kind().code())
                .u8(flags)
                .u8(head.options().priority())
                .i64(head.id().high())
                .i64(head.id().low())
                .i64(head.timestamp())
                .i64(head.options().timeToLive())
                .i64(head.options().deliveryDelay());
        writeDestination(writer, head.destination());
        writeDestination(writer, head.replyTo());
        writeCorrelation(writer, head.correlationId());
        writer.nullableText(head.type());
        PropertiesCodec.write(head.properties(), writer);
    }

    static MessageHead read(WireReader in) {
        requireFormat(in.u8());
        MessageKind kind = MessageKind.of(in.u8());
        int flags = in.u8();
        int priority = in.u8();
        MessageId id = new MessageId(in.i64(), in.i64());
        long timestamp = in.i64();
        DeliveryOptions options =
                new DeliveryOptions((flags & EncodedMessage.FLAG_PERSISTENT) != 0, priority, in.i64(), in.i64());
        return new MessageHead(
                kind,
                options,
                id,
                (flags & EncodedMessage.FLAG_ID_HIDDEN) != 0,
                timestamp,
                (flags & EncodedMessage.FLAG_TIMESTAMP_HIDDEN) != 0,
                destination(in),
                nullableDestination(in),
                readCorrelation(in),
                readType(in),
                PropertiesCodec.read(in));
    }

    /** Walks over a head as {@link #read} does, but keeps nothing. */
    static void check(WireReader in) {
        requireFormat(in.u8());
        MessageKind.of(in.u8());
        int flags = in.u8();
        if (flags > 7) {
            throw new MalformedInputException("message flags " + flags + " are not known");
        }
        int priority = in.u8();
        if (priority > DeliveryOptions.HIGHEST_PRIORITY) {
            throw new MalformedInputException("priority must be 0 to 9, is " + priority);
        }
        in.skip(24);
        long timeToLive = in.i64();
        long deliveryDelay = in.i64();
        if (timeToLive < 0 || deliveryDelay < 0) {
            throw new MalformedInputException("time to live and delivery delay must not be negative");
        }
        destination(in);
        nullableDestination(in);
        readCorrelation(in);
        readType(in);
        PropertiesCodec.check(in);
        in.requireEnd();
    }

    static DestinationName destination(WireReader in) {
        DestinationName name = nullableDestination(in);
        if (name == null) {
            throw new MalformedInputException("a message has no destination");
        }
        return name;
    }

    static @Nullable DestinationName nullableDestination(WireReader in) {
        int kind = in.u8();
        if (kind == NO_DESTINATION) {
            return null;
        }
        String name = in.text(MAX_NAME_BYTES);
        try {
            return switch (kind) {
                case QUEUE -> new QueueName(name);
                case TOPIC -> new TopicName(name);
                case TEMPORARY_QUEUE -> new TemporaryQueueName(name);
                case TEMPORARY_TOPIC -> new TemporaryTopicName(name);
                default -> throw new MalformedInputException("destination kind " + kind + " is not known");
            };
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException(String.valueOf(e.getMessage()));
        }
    }

    static void writeDestination(WireWriter out, @Nullable DestinationName name) {
        if (name == null) {
            out.u8(NO_DESTINATION);
            return;
        }
        int kind = name instanceof QueueName
                ? QUEUE
                : name instanceof TopicName
                        ? TOPIC
                        : name instanceof TemporaryQueueName ? TEMPORARY_QUEUE : TEMPORARY_TOPIC;
        out.u8(kind).text(name.value());
    }

    private static void writeCorrelation(WireWriter out, @Nullable CorrelationId id) {
        if (id instanceof CorrelationId.Text text) {
            out.u8(TEXT_CORRELATION).text(text.value());
        } else if (id instanceof CorrelationId.Bytes bytes) {
            out.u8(BYTES_CORRELATION).blob(bytes.value());
        } else {
            out.u8(NO_CORRELATION);
        }
    }

    static @Nullable CorrelationId readCorrelation(WireReader in) {
        int form = in.u8();
        return switch (form) {
            case NO_CORRELATION -> null;
            case TEXT_CORRELATION -> new CorrelationId.Text(in.text(MAX_TEXT));
            case BYTES_CORRELATION -> new CorrelationId.Bytes(in.blob(MAX_TEXT));
            default -> throw new MalformedInputException("correlation id form " + form + " is not known");
        };
    }

    static @Nullable String readType(WireReader in) {
        return in.nullableText(MAX_TEXT);
    }

    /** Passes over a destination, or none, that was checked before. */
    static void skipDestination(WireReader in) {
        if (in.u8() != NO_DESTINATION) {
            in.skip(in.length(MAX_NAME_BYTES));
        }
    }

    /** Passes over a correlation id, or none, that was checked before. */
    static void skipCorrelation(WireReader in) {
        if (in.u8() != NO_CORRELATION) {
            in.skip(in.length(MAX_TEXT));
        }
    }

    /** Passes over a type, or none. */
    static void skipType(WireReader in) {
        long lengthPlusOne = in.varlong();
        if (lengthPlusOne != 0) {
            in.skip((int) Math.min(Integer.MAX_VALUE, lengthPlusOne - 1));
        }
    }

    private static void requireFormat(int format) {
        if (format != EncodedMessage.FORMAT) {
            throw new MalformedInputException(
                    "message format " + format + " is not known, " + EncodedMessage.FORMAT + " is");
        }
    }
}
