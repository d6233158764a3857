/**
 * Who a client is and what it may do. Everything here is immutable and may be called from any thread; nothing blocks.
 * Chosen by the composition root; the other rooms see {@link io.posthorn.api.spi.security} only.
 */
@NullMarked
package io.posthorn.server.security;

import org.jspecify.annotations.NullMarked;
