package io.posthorn.examples.transacted;

/** A thing could not be packed. The text says why. */
final class PackingException extends Exception {
    private static final long serialVersionUID = 1L;

    PackingException(String text) {
        super(text);
    }
}
