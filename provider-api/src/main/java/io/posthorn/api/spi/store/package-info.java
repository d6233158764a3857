/**
 * The seam between broker and store.
 *
 * <p>A store keeps entries (a message in a sub-queue, under an order key), bodies, definitions and the state of sessions
 * and prepared transactions. Every change is a {@link io.posthorn.api.spi.store.StoreBatch}: self-contained, applied as
 * a whole or not at all, and deterministic to apply, since all times are data in it. Implementations pass the contract
 * test that this module ships in its test-jar.
 */
@NullMarked
package io.posthorn.api.spi.store;

import org.jspecify.annotations.NullMarked;
