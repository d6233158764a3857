package io.posthorn.jms.transport;

import io.posthorn.api.spi.security.Secret;

/** Who the client claims to be. */
public record Credentials(String user, Secret password) {}
