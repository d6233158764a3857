package io.posthorn.server.session;

import io.posthorn.api.spi.security.Authorizer;
import io.posthorn.server.broker.Broker;
import java.util.List;

/** What all connections of a broker share. */
public record SessionEnvironment(Broker broker, Authorizer authorizer, SessionLimits limits, Branches branches) {
    /** Without branches that were prepared before. */
    public SessionEnvironment(Broker broker, Authorizer authorizer, SessionLimits limits) {
        this(broker, authorizer, limits, new Branches(broker, limits, List.of()));
    }
}
