/**
 * Keeps what must survive the broker: the journal, recovery, the index of what lives, and a store in memory.
 *
 * <p>One thread at a time, the <i>journal thread</i> (a thread of its own, or one loop: see
 * {@link io.posthorn.server.store.JournalDriver}), owns the state of a store, the index and the write position. The
 * maintenance thread prepares, cleans and recycles files; reader threads read entries at places that the journal thread
 * looked up for them. They talk to each other by queued tasks only. All file access goes through
 * {@link io.posthorn.server.store.file.Vfs}.
 *
 * <p>Used by the composition root, which opens a store; everybody else knows
 * {@link io.posthorn.api.spi.store.MessageStore} only.
 */
@NullMarked
package io.posthorn.server.store;

import org.jspecify.annotations.NullMarked;
