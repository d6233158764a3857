package io.posthorn.jms.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.Frame;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Puts together the bodies that a consumer gets in parts, one at a time. Belongs to the network loop.
 *
 * <p>Room for the whole body is made when its first part comes, so that it is in memory once and not twice. If there is
 * none, or parts are not what they should be, the delivery is one that cannot be read; the others go on.
 */
final class BodyAssembly {
    private static final byte[] NOTHING = {};

    private final IntFunction<byte[]> room;

    /** Of the delivery whose parts come, 0 none. */
    private long tag;

    private byte[] body = NOTHING;
    private int length;
    private int arrived;
    private @Nullable String problem;

    /**
     * An assembly that has nothing yet.
     *
     * @param room makes an array of a length
     */
    BodyAssembly(IntFunction<byte[]> room) {
        this.room = room;
    }

    void add(Frame.DeliverPart part) {
        if (part.bytes().length == 0) {
            end();
            return;
        }
        if (part.tag() != tag) {
            begin(part);
        }
        if (problem == null && !fits(part)) {
            fail("the parts of its body do not fit together");
        }
        if (problem == null) {
            System.arraycopy(part.bytes(), 0, body, arrived, part.bytes().length);
            arrived += part.bytes().length;
        }
    }

    /** The delivery itself, which comes behind all its parts, if it has any. */
    Delivery complete(Frame.Deliver deliver) {
        EncodedMessage message = deliver.message();
        boolean inParts = deliver.tag() == tag;
        if (inParts && problem == null && arrived < length) {
            fail(arrived + " of " + length + " bytes of its body came");
        }
        Delivery delivery = new Delivery(
                deliver.tag(),
                deliver.deliveryCount(),
                message,
                inParts && problem == null ? body : null,
                message.size() + (inParts ? (long) length : 0),
                inParts ? problem : null);
        end();
        return delivery;
    }

    private void begin(Frame.DeliverPart first) {
        end();
        tag = first.tag();
        length = first.length();
        try {
            body = room.apply(length);
        } catch (OutOfMemoryError e) {
            fail("there is no memory for its body of " + length + " bytes");
        }
    }

    private boolean fits(Frame.DeliverPart part) {
        return part.length() == length && part.offset() == arrived && part.bytes().length <= length - arrived;
    }

    private void fail(String why) {
        problem = why;
        body = NOTHING;
    }

    private void end() {
        tag = 0;
        body = NOTHING;
        length = 0;
        arrived = 0;
        problem = null;
    }
}
