package io.posthorn.server.loop;

/** Something that will happen unless it is cancelled. */
@FunctionalInterface
public interface Cancellable {
    /** Called on the loop it was scheduled on, what was cancelled does not run any more. Idempotent. */
    void cancel();
}
