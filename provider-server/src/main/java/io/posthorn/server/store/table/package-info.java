/**
 * Tables: files that are written once, sorted by key, and then only read. The only package that sees MapDB, which reaches
 * its files through {@link io.posthorn.server.store.file.Vfs}.
 *
 * <p>A {@link io.posthorn.server.store.table.TableWriter} makes a table and belongs to one thread. A
 * {@link io.posthorn.server.store.table.Table} is read by any number of threads, which share those that are open through
 * {@link io.posthorn.server.store.table.OpenTables}. A {@link io.posthorn.server.store.table.LiveKeys} says, in about one
 * bit a message, which of a table's entries are still wanted; it belongs to whoever keeps it. May be used by the store
 * only.
 */
@NullMarked
package io.posthorn.server.store.table;

import org.jspecify.annotations.NullMarked;
