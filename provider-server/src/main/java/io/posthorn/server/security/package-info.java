/**
 * Who a client is and what it may do: of a broker without users everybody and everything, of one with users those of
 * {@link io.posthorn.server.security.Users}. Everything here may be called from any thread; nothing blocks but what hashes
 * passwords and what reads a users file, which say so. Chosen by the composition root; the other rooms see
 * {@link io.posthorn.api.spi.security} only.
 */
@NullMarked
package io.posthorn.server.security;

import org.jspecify.annotations.NullMarked;
