package io.posthorn.server.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.spi.embedded.EmbeddedBrokerProvider;
import io.posthorn.api.spi.embedded.EmbeddedBrokerSettings;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokersTest {
    private final EmbeddedBrokers brokers = new EmbeddedBrokers();

    @TempDir
    private Path directory;

    @AfterEach
    void closeThem() {
        EmbeddedBrokers.closeAll();
    }

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

    @Test
    void aDirectoryBelongsToOneBroker() {
        brokers.addressOf(new EmbeddedBrokerSettings("first", Optional.of(directory)));

        assertThatThrownBy(() -> brokers.addressOf(new EmbeddedBrokerSettings("second", Optional.of(directory))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("vm://second")
                .hasMessageContaining("another broker uses this directory");
    }

    @Test
    void theSameDirectoryMayBeWrittenInAnotherWay() {
        SocketAddress first = brokers.addressOf(new EmbeddedBrokerSettings("path", Optional.of(directory)));

        Path detour = directory.resolve("..").resolve(directory.getFileName());
        assertThat(brokers.addressOf(new EmbeddedBrokerSettings("path", Optional.of(detour))))
                .isEqualTo(first);
    }

    @Test
    void aBrokerThatEndedIsStartedAnew() {
        brokers.addressOf(new EmbeddedBrokerSettings("again", Optional.of(directory)));
        EmbeddedBrokers.closeAll();

        brokers.addressOf(new EmbeddedBrokerSettings("again", Optional.of(directory)));

        assertThat(directory.resolve("lock")).exists();
    }
}
