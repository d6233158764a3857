package io.posthorn.server.net;

import io.posthorn.api.spi.security.Authenticator;
import io.posthorn.server.session.SessionEnvironment;

/** What all connections of a server share. */
public record NetEnvironment(SessionEnvironment sessions, Authenticator authenticator, NetLimits limits) {}
