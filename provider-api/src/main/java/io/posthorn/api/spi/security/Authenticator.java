package io.posthorn.api.spi.security;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Settles who a client is. Called on network loops: must not block; a slow check completes later. */
public interface Authenticator {
    /** A user with a password; empty means refused, whatever the reason. */
    CompletionStage<Optional<User>> authenticate(String user, Secret password);

    /** A client without a user; empty means refused. */
    CompletionStage<Optional<User>> anonymous();
}
