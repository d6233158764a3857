package io.posthorn.server.server;

import io.posthorn.api.spi.security.Authenticator;
import io.posthorn.api.spi.security.Authorizer;
import io.posthorn.server.loop.Clock;
import io.posthorn.server.security.OpenAuthenticator;
import io.posthorn.server.security.OpenAuthorizer;
import io.posthorn.server.security.UsersAuthenticator;
import io.posthorn.server.security.UsersAuthorizer;

/** Who is let in, and what each may do. */
record Gate(Authenticator authenticator, Authorizer authorizer) {
    /** With users those, without everybody (decision 8). */
    static Gate of(Access access, Clock clock, OpenParts parts) {
        if (access.users().isEmpty()) {
            return new Gate(new OpenAuthenticator(), new OpenAuthorizer());
        }
        int processors = Runtime.getRuntime().availableProcessors();
        return new Gate(
                parts.add("logins", new UsersAuthenticator(access.users().get(), clock, processors)),
                new UsersAuthorizer());
    }
}
