package io.posthorn.api.wire;

import org.jspecify.annotations.Nullable;

/**
 * What {@link FrameSplitter} hands on in place of a frame it could not read; nothing follows it.
 *
 * @param foreign the name of another protocol that the first bytes of the connection look like; null if they do not
 */
public record MalformedFrame(ErrorCode code, String text, @Nullable String foreign) {
    /** One of a peer that speaks this protocol, as far as can be seen. */
    public MalformedFrame(ErrorCode code, String text) {
        this(code, text, null);
    }
}
