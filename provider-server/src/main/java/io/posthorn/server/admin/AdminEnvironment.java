package io.posthorn.server.admin;

import io.posthorn.api.spi.security.Authenticator;
import io.posthorn.api.spi.security.Authorizer;
import io.posthorn.server.broker.Broker;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What the port for administrators serves.
 *
 * @param users checks who asks; empty where the broker has no users, so that anybody may ask
 * @param ready whether the broker takes connections; asked on any thread
 */
public record AdminEnvironment(
        Broker broker, Optional<Authenticator> users, Authorizer authorizer, BooleanSupplier ready) {}
