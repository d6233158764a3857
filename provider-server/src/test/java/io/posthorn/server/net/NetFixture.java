package io.posthorn.server.net;

import io.posthorn.api.spi.security.Authentication;
import io.posthorn.api.spi.security.Authentication.Reason;
import io.posthorn.api.spi.security.Authenticator;
import io.posthorn.api.spi.security.Login;
import io.posthorn.api.spi.security.Secret;
import io.posthorn.api.spi.security.User;
import io.posthorn.server.session.TestBroker;
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
            public CompletionStage<Authentication> authenticate(Login login) {
                boolean known = login.user().equals("ann") && login.password().equals(new Secret("secret"));
                return CompletableFuture.completedStage(
                        known
                                ? new Authentication.Accepted(new User(login.user()))
                                : new Authentication.Refused(Reason.CREDENTIALS, "wrong"));
            }

            @Override
            public CompletionStage<Authentication> anonymous() {
                return CompletableFuture.completedStage(new Authentication.Accepted(User.ANONYMOUS));
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
