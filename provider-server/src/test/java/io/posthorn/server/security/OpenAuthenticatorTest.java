package io.posthorn.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.security.Authentication;
import io.posthorn.api.spi.security.Login;
import io.posthorn.api.spi.security.Secret;
import io.posthorn.api.spi.security.User;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class OpenAuthenticatorTest {
    private final OpenAuthenticator authenticator = new OpenAuthenticator();

    @Test
    void anyUserIsTakenByItsName() {
        assertThat(answer(authenticator.authenticate(login("orders", "whatever"))))
                .isEqualTo(new Authentication.Accepted(new User("orders")));
    }

    @Test
    void noUserIsAnonymous() {
        assertThat(answer(authenticator.anonymous())).isEqualTo(new Authentication.Accepted(User.ANONYMOUS));
    }

    @Test
    void anEmptyNameIsAnonymous() {
        assertThat(answer(authenticator.authenticate(login("", ""))))
                .isEqualTo(new Authentication.Accepted(User.ANONYMOUS));
    }

    private static Login login(String user, String password) {
        return new Login(user, new Secret(password), Optional.empty());
    }

    private static Authentication answer(CompletionStage<Authentication> stage) {
        return stage.toCompletableFuture().join();
    }
}
