package io.posthorn.api.message;

import io.posthorn.api.codec.WireReader;
import io.posthorn.api.codec.WireWriter;

/** How a destination name is written, in frames as in message heads. */
public final class DestinationCodec {
    private DestinationCodec() {}

    public static void write(WireWriter out, DestinationName name) {
        MessageHeadCodec.writeDestination(out, name);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws io.posthorn.api.codec.MalformedInputException if there is none or its name breaks the rules
     */
    public static DestinationName read(WireReader in) {
        return MessageHeadCodec.destination(in);
    }
}
