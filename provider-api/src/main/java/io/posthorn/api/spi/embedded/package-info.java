/**
 * How {@code vm://} starts a broker in the client's own process without the client knowing the broker's classes:
 * {@link io.posthorn.api.spi.embedded.EmbeddedBrokerProvider} is found by {@link java.util.ServiceLoader}.
 */
@NullMarked
package io.posthorn.api.spi.embedded;

import org.jspecify.annotations.NullMarked;
