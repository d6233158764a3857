/**
 * Factories and destinations by name (Jakarta Messaging 3.1, chapter 5): a context that is read from {@code
 * jndi.properties}, and the way back from what other naming services keep.
 *
 * <p>Nothing here is looked up because a peer said so: a context holds what its environment names, and the object factory
 * makes our own classes from our own keys; no class comes from a reference, no code from a place that one names.
 *
 * <p>Immutable, for any thread. No other room of the client knows this one.
 */
@NullMarked
package io.posthorn.jms.jndi;

import org.jspecify.annotations.NullMarked;
