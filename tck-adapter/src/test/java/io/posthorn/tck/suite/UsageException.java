package io.posthorn.tck.suite;

/** The program was asked for something that cannot be; the text is for whoever asked. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
