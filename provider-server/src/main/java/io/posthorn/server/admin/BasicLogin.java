package io.posthorn.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.posthorn.api.spi.security.Authentication;
import io.posthorn.api.spi.security.Authenticator;
import io.posthorn.api.spi.security.Authorizer;
import io.posthorn.api.spi.security.Login;
import io.posthorn.api.spi.security.Secret;
import io.posthorn.api.spi.security.User;
import java.net.InetAddress;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Who asks, by HTTP's Basic authentication (RFC 7617), in UTF-8. Thread-safe. */
final class BasicLogin {
    private static final String SCHEME = "Basic ";
    private static final Reply UNAUTHORIZED = Reply.error(
                    HttpResponseStatus.UNAUTHORIZED,
                    "unauthorized",
                    "a user who administers and the password are needed")
            .with(HttpHeaderNames.WWW_AUTHENTICATE.toString(), "Basic realm=\"posthorn\", charset=\"UTF-8\"");

    private final Optional<Authenticator> users;
    private final Authorizer authorizer;

    BasicLogin(Optional<Authenticator> users, Authorizer authorizer) {
        this.users = users;
        this.authorizer = authorizer;
    }

    /** The administrator who asks; fails with a {@link RefusedException} if it is none. */
    CompletionStage<User> administrator(HttpHeaders headers, Optional<InetAddress> from) {
        if (users.isEmpty()) {
            return CompletableFuture.completedStage(User.ANONYMOUS);
        }
        Login login = login(headers.get(HttpHeaderNames.AUTHORIZATION), from);
        if (login == null) {
            return CompletableFuture.failedStage(new RefusedException(UNAUTHORIZED));
        }
        return users.get().authenticate(login).thenApply(this::administrator);
    }

    private User administrator(Authentication result) {
        if (result instanceof Authentication.Refused refused) {
            throw new RefusedException(
                    switch (refused.reason()) {
                        case CREDENTIALS -> UNAUTHORIZED;
                        case BUSY -> later(HttpResponseStatus.SERVICE_UNAVAILABLE, "busy", refused);
                        case NOT_LOOKED_AT ->
                            later(HttpResponseStatus.TOO_MANY_REQUESTS, "too-many-failed-logins", refused);
                    });
        }
        User user = ((Authentication.Accepted) result).user();
        if (!authorizer.administers(user)) {
            throw new RefusedException(
                    HttpResponseStatus.FORBIDDEN,
                    "forbidden",
                    "this user may not administer; the users file gives the role 'administrator'");
        }
        return user;
    }

    private static Reply later(HttpResponseStatus status, String error, Authentication.Refused refused) {
        return Reply.error(status, error, refused.text()).with(HttpHeaderNames.RETRY_AFTER.toString(), "5");
    }

    /** What the header says, or null if it says nothing that can be a login. Nobody logs in here without a user. */
    private static @Nullable Login login(@Nullable String header, Optional<InetAddress> from) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        byte[] decoded;
        try {
            decoded =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
        String pair = new String(decoded, UTF_8);
        int colon = pair.indexOf(':');
        return colon < 1 ? null : new Login(pair.substring(0, colon), new Secret(pair.substring(colon + 1)), from);
    }
}
