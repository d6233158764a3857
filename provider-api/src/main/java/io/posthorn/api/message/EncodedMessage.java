package io.posthorn.api.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.codec.WireReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A message as the bytes that its sender made: stored and forwarded as they are, never encoded again.
 *
 * <p>Layout: {@code u32 length of the head | head | body}. What the broker needs for every message lies at fixed places
 * of the head and is read there; {@link #head()} reads the rest. What the broker changes (delivery count, order key)
 * travels beside the message. Immutable; the array is shared, so nobody may write to it.
 */
public final class EncodedMessage {
    public static final int MAX_PROPERTIES = 1_000;
    /** Format of the head that this version writes. */
    static final int FORMAT = 1;

    static final int FLAG_PERSISTENT = 1;
    static final int FLAG_ID_HIDDEN = 2;
    static final int FLAG_TIMESTAMP_HIDDEN = 4;

    private static final int HEAD = Integer.BYTES;
    private static final int AT_KIND = HEAD + 1;
    private static final int AT_FLAGS = HEAD + 2;
    private static final int AT_PRIORITY = HEAD + 3;
    private static final int AT_ID = HEAD + 4;
    private static final int AT_TIMESTAMP = HEAD + 20;
    private static final int AT_TIME_TO_LIVE = HEAD + 28;
    private static final int AT_DELIVERY_DELAY = HEAD + 36;
    /** Where the fixed part of the head ends and the names and properties begin, counted from the head's start. */
    static final int FIXED_LENGTH = 44;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int headLength;

    private EncodedMessage(byte[] bytes, int headLength) {
        this.bytes = bytes;
        this.headLength = headLength;
    }

    /** A message of these headers, properties and body. */
    public static EncodedMessage of(MessageHead head, byte[] body) {
        return of(head, Unpooled.wrappedBuffer(body));
    }

    /** The same with the readable bytes of a buffer, which stays as it is. */
    public static EncodedMessage of(MessageHead head, ByteBuf body) {
        ByteBuf buffer = Unpooled.buffer(256 + body.readableBytes());
        buffer.writeInt(0);
        MessageHeadCodec.write(head, buffer);
        int headLength = buffer.writerIndex() - HEAD;
        buffer.setInt(0, headLength);
        buffer.writeBytes(body, body.readerIndex(), body.readableBytes());
        byte[] bytes = new byte[buffer.writerIndex()];
        buffer.readBytes(bytes);
        return new EncodedMessage(bytes, headLength);
    }

    /**
     * Takes over bytes that came from outside, after a full check of the head. The body is not looked at.
     *
     * @throws MalformedInputException if the head is not what this version can read
     */
    public static EncodedMessage checked(byte[] bytes) {
        EncodedMessage message = trusted(bytes);
        MessageHeadCodec.check(message.headReader());
        return message;
    }

    /**
     * Takes over bytes that were {@linkplain #checked checked} before and are known to be unchanged since (a record whose
     * checksum held).
     */
    public static EncodedMessage trusted(byte[] bytes) {
        if (bytes.length < HEAD + FIXED_LENGTH) {
            throw new MalformedInputException("a message of " + bytes.length + " bytes is too short to be one");
        }
        int headLength = (int) INT.get(bytes, 0);
        if (headLength < FIXED_LENGTH || headLength > bytes.length - HEAD) {
            throw new MalformedInputException(
                    "the head of a message claims " + headLength + " of " + (bytes.length - HEAD) + " bytes");
        }
        return new EncodedMessage(bytes, headLength);
    }

    /** All bytes; not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** Length of all bytes: what this message costs on the wire, in memory and on disk, roughly. */
    public int size() {
        return bytes.length;
    }

    /** Where the body starts in {@link #bytes()}; it ends with them. */
    public int bodyOffset() {
        return HEAD + headLength;
    }

    public int bodyLength() {
        return bytes.length - bodyOffset();
    }

    /** The same head with an empty body, for where the body lies elsewhere. */
    public EncodedMessage withoutBody() {
        return new EncodedMessage(Arrays.copyOf(bytes, bodyOffset()), headLength);
    }

    public MessageKind kind() {
        return MessageKind.of(bytes[AT_KIND]);
    }

    public boolean persistent() {
        return (bytes[AT_FLAGS] & FLAG_PERSISTENT) != 0;
    }

    /** Whether the producer disabled message ids: the application sees none (Jakarta Messaging 3.1, §3.4.3). */
    boolean idHidden() {
        return (bytes[AT_FLAGS] & FLAG_ID_HIDDEN) != 0;
    }

    /** Whether the producer disabled timestamps: the application sees 0 (§3.4.4). */
    boolean timestampHidden() {
        return (bytes[AT_FLAGS] & FLAG_TIMESTAMP_HIDDEN) != 0;
    }

    /** 0 to 9. */
    public int priority() {
        return bytes[AT_PRIORITY];
    }

    public MessageId id() {
        return new MessageId((long) LONG.get(bytes, AT_ID), (long) LONG.get(bytes, AT_ID + 8));
    }

    /** The sender's clock at send, ms since 1970. */
    public long timestamp() {
        return (long) LONG.get(bytes, AT_TIMESTAMP);
    }

    /** In ms, 0 for ever. */
    public long timeToLive() {
        return (long) LONG.get(bytes, AT_TIME_TO_LIVE);
    }

    /** In ms, 0 none. */
    public long deliveryDelay() {
        return (long) LONG.get(bytes, AT_DELIVERY_DELAY);
    }

    /** Where the message was sent to; costs the reading of one string. */
    public DestinationName destination() {
        return MessageHeadCodec.destination(new WireReader(variableHead()));
    }

    /** Reads headers and properties; costs their copy. */
    public MessageHead head() {
        return MessageHeadCodec.read(headReader());
    }

    /** What follows the fixed part of the head, from {@link #destination()} on; shares the bytes. */
    ByteBuf variableHead() {
        return Unpooled.wrappedBuffer(bytes, HEAD + FIXED_LENGTH, headLength - FIXED_LENGTH);
    }

    private WireReader headReader() {
        return new WireReader(Unpooled.wrappedBuffer(bytes, HEAD, headLength));
    }
}
