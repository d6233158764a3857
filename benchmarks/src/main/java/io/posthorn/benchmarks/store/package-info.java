/**
 * The journaled store beside Artemis' journal as a library and beside what the disk allows, in one run. {@link
 * io.posthorn.benchmarks.store.StoreComparison} is the program; senders belong to one loop, all else to the main thread.
 */
@NullMarked
package io.posthorn.benchmarks.store;

import org.jspecify.annotations.NullMarked;
