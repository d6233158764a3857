package io.posthorn.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.security.Secret;
import io.posthorn.api.spi.security.User;
import org.junit.jupiter.api.Test;

class OpenAuthenticatorTest {
    private final OpenAuthenticator authenticator = new OpenAuthenticator();

    @Test
    void anyUserIsTakenByItsName() {
        assertThat(authenticator
                        .authenticate("orders", new Secret("whatever"))
                        .toCompletableFuture()
                        .join())
                .contains(new User("orders"));
    }

    @Test
    void noUserIsAnonymous() {
        assertThat(authenticator.anonymous().toCompletableFuture().join()).contains(User.ANONYMOUS);
    }

    @Test
    void anEmptyNameIsAnonymous() {
        assertThat(authenticator
                        .authenticate("", new Secret(""))
                        .toCompletableFuture()
                        .join())
                .contains(User.ANONYMOUS);
    }
}
