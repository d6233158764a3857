package io.posthorn.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.api.spi.security.Authenticator;
import io.posthorn.api.spi.security.Secret;
import io.posthorn.api.spi.security.User;
import io.posthorn.server.net.SaslMechanism.Step;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The mechanisms that this broker knows: ANONYMOUS (RFC 4505) and PLAIN (RFC 4616). */
final class SaslMechanisms {
    private final Authenticator authenticator;

    SaslMechanisms(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** A mechanism for one client, empty if there is none of this name. */
    Optional<SaslMechanism> named(String name) {
        return switch (name) {
            case "ANONYMOUS" -> Optional.of(trace -> settle(authenticator.anonymous(), "a user is needed here"));
            case "PLAIN" -> Optional.of(this::plain);
            default -> Optional.empty();
        };
    }

    /** {@code [authorization id] NUL user NUL password}. */
    private CompletionStage<Step> plain(byte[] response) {
        String[] parts = new String(response, UTF_8).split("\0", -1);
        if (parts.length != 3) {
            return CompletableFuture.completedStage(new Step.Refused("the response to PLAIN is malformed"));
        }
        String user = parts[1];
        if (!parts[0].isEmpty() && !parts[0].equals(user)) {
            return CompletableFuture.completedStage(new Step.Refused("nobody may act for another user"));
        }
        return settle(authenticator.authenticate(user, new Secret(parts[2])), "user or password is wrong");
    }

    private static CompletionStage<Step> settle(CompletionStage<Optional<User>> result, String refusal) {
        return result.thenApply(user -> user.<Step>map(Step.Accepted::new).orElseGet(() -> new Step.Refused(refusal)));
    }
}
