package io.posthorn.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.queue.BrokerException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** Limits: 3 connections, 2 of an address that have not authenticated. */
class AdmissionTest {
    private static final InetSocketAddress HERE = address(1);
    private static final InetSocketAddress THERE = address(2);

    private final Admission admission = new Admission(NetFixture.LIMITS);

    @Test
    void anAddressHasABoundOfConnectionsThatHaveNotSaidWhoTheyAre() {
        Admission.Ticket first = admission.admit(HERE);
        admission.admit(HERE);
        assertRefused(HERE);

        first.authenticated();
        admission.admit(HERE);

        assertThat(admission.connections()).isEqualTo(3);
    }

    @Test
    void allConnectionsHaveABoundWhoeverTheyAre() {
        admission.admit(HERE).authenticated();
        Admission.Ticket second = admission.admit(THERE);
        admission.admit(null);
        assertRefused(THERE);

        second.leave();
        second.leave();

        admission.admit(THERE);
        assertRefused(null);
    }

    private static InetSocketAddress address(int last) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last}), 1);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertRefused(InetSocketAddress address) {
        assertThatThrownBy(() -> admission.admit(address))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT));
    }
}
