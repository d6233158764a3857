package io.posthorn.tck.crash;

/**
 * What an application saw or did. What is about to be done is recorded before it, what came of it after, so that a
 * missing second half means: in doubt.
 */
sealed interface Event {
    /**
     * A send begins.
     *
     * @param transaction unique in the history, 0 none
     */
    record Sending(Letter letter, long transaction) implements Event {}

    /** A send outside a transaction returned. */
    record Sent(Letter letter) implements Event {}

    /** A letter reached the application. */
    record Delivered(Letter letter, Stretch stretch) implements Event {}

    /** Something that nobody sent reached the application. */
    record Garbled(String queue, String text) implements Event {}

    /** An acknowledgement begins, or the commit of the transaction it is part of. */
    record Acknowledging(Letter letter, long transaction) implements Event {}

    /** An acknowledgement outside a transaction is known to be done. */
    record Acknowledged(Letter letter) implements Event {}

    /** A commit begins. */
    record Committing(long transaction) implements Event {}

    /** A commit returned. */
    record Committed(long transaction) implements Event {}

    /** A rollback was asked for, or a commit told that it had rolled back. */
    record RolledBack(long transaction) implements Event {}

    /** The consumer is about to return all that it did not acknowledge, while the broker lives. */
    record GaveBack(Stretch stretch) implements Event {}
}
