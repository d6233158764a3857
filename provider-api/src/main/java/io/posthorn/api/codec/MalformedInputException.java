package io.posthorn.api.codec;

/** Input that breaks the format it claims to have. The text says what was found and what is allowed. */
public final class MalformedInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedInputException(String text) {
        super(text);
    }
}
