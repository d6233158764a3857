package io.posthorn.api.spi.security;

import java.util.concurrent.CompletionStage;

/** Settles who a client is. Called on network loops: must not block; a slow check completes later, on any thread. */
public interface Authenticator {
    /** A user with a password. */
    CompletionStage<Authentication> authenticate(Login login);

    /** A client without a user. */
    CompletionStage<Authentication> anonymous();
}
