package io.posthorn.server.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.server.security.Users;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenRuleTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "localhost"})
    void loopbackIsAllowed(String host) {
        assertThat(ListenRule.check(new ListenAddress.Tcp(host, 0), Access.OPEN).getAddress())
                .matches(address -> address.isLoopbackAddress());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::"})
    void whatOtherMachinesReachIsRefusedWithAWayOut(String host) {
        assertThatThrownBy(() -> ListenRule.check(new ListenAddress.Tcp(host, 5670), Access.OPEN))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(host + ":5670")
                .hasMessageContaining("--insecure")
                .hasMessageContaining("withInsecure(true)")
                // There is no file with such a key.
                .hasMessageNotContaining("insecure:");
    }

    @Test
    void usersAloneAreNotEnoughAsPasswordsWouldCrossTheNetworkInTheClear() {
        Access users = new Access(false, Optional.of(Users.NONE), OptionalInt.empty());

        assertThatThrownBy(() -> ListenRule.check(new ListenAddress.Tcp("0.0.0.0", 5670), users))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("there is no TLS")
                .hasMessageContaining("--insecure")
                .hasMessageNotContaining("neither users");
    }

    @Test
    void insecureInSoManyWordsIsAllowed() {
        assertThat(ListenRule.check(
                                new ListenAddress.Tcp("0.0.0.0", 5670),
                                new Access(true, Optional.empty(), OptionalInt.empty()))
                        .getPort())
                .isEqualTo(5670);
    }

    @Test
    void anUnknownHostIsNamed() {
        assertThatThrownBy(() -> ListenRule.check(new ListenAddress.Tcp("no-such-host.invalid", 0), Access.OPEN))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("no-such-host.invalid");
    }
}
