package io.posthorn.jms.settings;

import io.posthorn.api.spi.security.Secret;

/** Who the client says it is. */
public record Credentials(String user, Secret password) {}
