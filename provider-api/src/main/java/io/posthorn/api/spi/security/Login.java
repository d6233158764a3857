package io.posthorn.api.spi.security;

import java.net.InetAddress;
import java.util.Optional;

/**
 * What a client says of itself to be let in.
 *
 * @param user the name, which may be empty
 * @param from where the client is; empty within this process
 */
public record Login(String user, Secret password, Optional<InetAddress> from) {}
