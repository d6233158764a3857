package io.posthorn.server.broker;

import org.jspecify.annotations.Nullable;

/**
 * Who sends, as far as a subscription asks that does not want what its own side publishes (Jakarta Messaging 3.1, §8.3.1,
 * §8.3.3).
 *
 * @param connection told apart by identity
 */
public record Publisher(Object connection, @Nullable String clientId) {}
