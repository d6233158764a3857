package io.posthorn.api.message;

import io.posthorn.api.codec.MalformedInputException;

/** The kind of body a message has. The broker stores and forwards it and looks at it no further. */
public enum MessageKind {
    PLAIN(0),
    TEXT(1),
    BYTES(2),
    MAP(3),
    STREAM(4),
    OBJECT(5);

    private static final MessageKind[] BY_CODE = values();

    private final int code;

    MessageKind(int code) {
        this.code = code;
    }

    /** The number that stands for this kind on the wire and on disk; never given to another kind. */
    public int code() {
        return code;
    }

    static MessageKind of(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new MalformedInputException("message kind " + code + " is not known");
        }
        return BY_CODE[code];
    }
}
