/**
 * Disk for what need not outlive the broker: messages that were never promised to survive, and for which memory is too
 * small.
 *
 * <p>{@link io.posthorn.server.store.scratch.ScratchFiles} takes stretches of bytes, writes them to files on a thread of its
 * own, gives them back, and reuses their room. Nothing is forced, nothing is recovered; files of an earlier life are deleted.
 * One thread owns files and room; all public methods may be called from any thread and do not wait. For the composition
 * root, which hands it to the queues behind an interface of theirs.
 */
@NullMarked
package io.posthorn.server.store.scratch;

import org.jspecify.annotations.NullMarked;
