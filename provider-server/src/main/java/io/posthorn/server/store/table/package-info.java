/**
 * Tables: files that are written once, sorted by key, and then only read. The only package that sees MapDB.
 *
 * <p>A {@link io.posthorn.server.store.table.LiveKeys} says, in about one bit a message, which of a table's entries are
 * still wanted; it belongs to whoever keeps it. May be used by the store only.
 */
@NullMarked
package io.posthorn.server.store.table;

import org.jspecify.annotations.NullMarked;
