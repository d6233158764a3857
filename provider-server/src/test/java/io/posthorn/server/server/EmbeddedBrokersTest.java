package io.posthorn.server.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.spi.embedded.EmbeddedBrokerProvider;
import io.posthorn.api.spi.embedded.EmbeddedBrokerSettings;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokersTest {
    private final EmbeddedBrokers brokers = new EmbeddedBrokers();

    @TempDir
    private Path directory;

    @Test
    void theServiceLoaderFindsIt() {
        assertThat(ServiceLoader.load(EmbeddedBrokerProvider.class)).hasAtLeastOneElementOfType(EmbeddedBrokers.class);
    }

    @Test
    void aNameIsOneBrokerWhoeverAsks() {
        SocketAddress first = brokers.addressOf(inMemory("one"));

        assertThat(new EmbeddedBrokers().addressOf(inMemory("one"))).isEqualTo(first);
        assertThat(brokers.addressOf(inMemory("two"))).isNotEqualTo(first);
    }

    @Test
    void oneNameCannotHaveTwoPlacesForItsMessages() {
        brokers.addressOf(inMemory("place"));

        assertThatThrownBy(() -> brokers.addressOf(new EmbeddedBrokerSettings("place", Optional.of(directory))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("vm://place")
                .hasMessageContaining("memory")
                .hasMessageContaining(directory.toString());
    }

    private static EmbeddedBrokerSettings inMemory(String name) {
        return new EmbeddedBrokerSettings(name, Optional.empty());
    }
}
