package io.posthorn.server.security;

import io.posthorn.api.spi.security.Authentication;
import io.posthorn.api.spi.security.Authenticator;
import io.posthorn.api.spi.security.Login;
import io.posthorn.api.spi.security.User;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Authentication of a broker without users: a name is taken as given and its password is not looked at, no name is
 * {@link User#ANONYMOUS}.
 *
 * <p>Applications commonly pass a user and a password that a broker without users was never told; they expect to be let
 * in. That is safe because such a broker listens on the loopback address, or its configuration says {@code insecure}.
 */
public final class OpenAuthenticator implements Authenticator {
    @Override
    public CompletionStage<Authentication> authenticate(Login login) {
        return login.user().isEmpty() ? anonymous() : accepted(new User(login.user()));
    }

    @Override
    public CompletionStage<Authentication> anonymous() {
        return accepted(User.ANONYMOUS);
    }

    private static CompletionStage<Authentication> accepted(User user) {
        return CompletableFuture.completedStage(new Authentication.Accepted(user));
    }
}
