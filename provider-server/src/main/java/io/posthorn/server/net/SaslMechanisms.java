package io.posthorn.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.api.spi.security.Authentication;
import io.posthorn.api.spi.security.Authentication.Reason;
import io.posthorn.api.spi.security.Authenticator;
import io.posthorn.api.spi.security.Login;
import io.posthorn.api.spi.security.Secret;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.net.SaslMechanism.Step;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The mechanisms that this broker knows: ANONYMOUS (RFC 4505) and PLAIN (RFC 4616). For one client. */
final class SaslMechanisms {
    private final Authenticator authenticator;
    private final Optional<InetAddress> from;

    SaslMechanisms(Authenticator authenticator, Optional<InetAddress> from) {
        this.authenticator = authenticator;
        this.from = from;
    }

    /** A mechanism, empty if there is none of this name. */
    Optional<SaslMechanism> named(String name) {
        return switch (name) {
            case "ANONYMOUS" -> Optional.of(trace -> authenticator.anonymous().thenApply(SaslMechanisms::step));
            case "PLAIN" -> Optional.of(this::plain);
            default -> Optional.empty();
        };
    }

    /** {@code [authorization id] NUL user NUL password}. */
    private CompletionStage<Step> plain(byte[] response) {
        String[] parts = new String(response, UTF_8).split("\0", -1);
        if (parts.length != 3) {
            return refused("the response to PLAIN is malformed");
        }
        String user = parts[1];
        if (!parts[0].isEmpty() && !parts[0].equals(user)) {
            return refused("nobody may act for another user");
        }
        return authenticator
                .authenticate(new Login(user, new Secret(parts[2]), from))
                .thenApply(SaslMechanisms::step);
    }

    private static CompletionStage<Step> refused(String text) {
        return CompletableFuture.completedStage(new Step.Refused(ErrorCode.AUTHENTICATION_FAILED, text));
    }

    private static Step step(Authentication result) {
        if (result instanceof Authentication.Accepted accepted) {
            return new Step.Accepted(accepted.user());
        }
        Authentication.Refused refused = (Authentication.Refused) result;
        return new Step.Refused(
                refused.reason() == Reason.BUSY ? ErrorCode.RESOURCE_LIMIT : ErrorCode.AUTHENTICATION_FAILED,
                refused.text());
    }
}
