package io.posthorn.api.selector;

/** A text that is no selector, or one beyond the limits. The message says where, and what was expected there. */
public final class SelectorException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int position;

    SelectorException(String problem, int position) {
        super(problem + " (at index " + position + ")");
        this.position = position;
    }

    /** Where in the text, in UTF-16 characters from 0; the length of the text if it ended too early. */
    public int position() {
        return position;
    }
}
