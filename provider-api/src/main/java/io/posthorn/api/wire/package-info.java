/**
 * The wire protocol, version 1: frames as records, their encoder and decoder, error codes and limits.
 *
 * <p>Byte layouts stand in {@code docs/wire-protocol.md}. Frames are immutable; encoder and decoder belong to the
 * network loop of their connection. Used by the client's transport and the broker's network room.
 */
@NullMarked
package io.posthorn.api.wire;

import org.jspecify.annotations.NullMarked;
