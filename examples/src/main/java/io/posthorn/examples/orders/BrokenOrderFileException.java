package io.posthorn.examples.orders;

import java.io.IOException;

/** A file that cannot be sent, a line a message. The text says which line and why. */
public final class BrokenOrderFileException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenOrderFileException(String text) {
        super(text);
    }
}
