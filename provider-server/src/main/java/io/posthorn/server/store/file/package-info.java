/**
 * The seam between a store and its disk, and the real disk behind it.
 *
 * <p>Every file of a store is reached through {@link io.posthorn.server.store.file.Vfs}: the journal's, the tables', and
 * those of messages that spill. So tests can make any single operation fail, or have it forgotten by a power cut. All types
 * are thread-safe. Used by the store's rooms, and by the composition root, which chooses the disk.
 */
@NullMarked
package io.posthorn.server.store.file;

import org.jspecify.annotations.NullMarked;
