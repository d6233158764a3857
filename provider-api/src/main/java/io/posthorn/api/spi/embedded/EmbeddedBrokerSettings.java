package io.posthorn.api.spi.embedded;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a {@code vm://name?data=DIR} address says.
 *
 * @param data where the broker keeps its messages; in memory where empty
 */
public record EmbeddedBrokerSettings(String name, Optional<Path> data) {}
