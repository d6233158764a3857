package io.posthorn.server.session;

import io.posthorn.api.spi.security.Authorizer;
import io.posthorn.server.broker.Broker;

/** What all connections of a broker share. */
public record SessionEnvironment(Broker broker, Authorizer authorizer, SessionLimits limits) {}
