/**
 * Bounded reading and writing of the primitives that wire frames, message heads and store records are made of.
 *
 * <p>Every length and count that comes from outside is checked here, in one place, before anything is allocated. The
 * types are confined to the thread that made them. Anyone may use this package; it knows no other.
 */
@NullMarked
package io.posthorn.api.codec;

import org.jspecify.annotations.NullMarked;
