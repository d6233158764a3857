package io.posthorn.server.net;

import io.posthorn.api.spi.security.Authenticator;
import io.posthorn.api.spi.security.Secret;
import io.posthorn.api.spi.security.User;
import io.posthorn.server.session.TestBroker;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The reception of a broker that is driven by hand; ann has the password "secret", and anonymous clients are let in. */
final class NetFixture {
    static final NetLimits LIMITS = new NetLimits(100_000, 60_000, 3, 2, 10_000, 1_000);

    final TestBroker broker = new TestBroker();
    final Reception reception;

    NetFixture() {
        this(new Authenticator() {
            @Override
            public CompletionStage<Optional<User>> authenticate(String user, Secret password) {
                boolean known = user.equals("ann") && password.equals(new Secret("secret"));
                return CompletableFuture.completedStage(known ? Optional.of(new User(user)) : Optional.empty());
            }

            @Override
            public CompletionStage<Optional<User>> anonymous() {
                return CompletableFuture.completedStage(Optional.of(User.ANONYMOUS));
            }
        });
    }

    NetFixture(Authenticator authenticator) {
        reception = new Reception(new NetEnvironment(broker.sessions(), authenticator, LIMITS));
    }

    WireClient client() {
        return new WireClient(reception, broker.loop);
    }
}
