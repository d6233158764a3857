package io.posthorn.jms.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A broker in this process, started on demand.
 *
 * @param data where it keeps its messages; in memory where empty
 */
public record LocalAddress(String name, Optional<Path> data) implements BrokerAddress {
    @Override
    public String toString() {
        return "vm://" + name + data.map(path -> "?data=" + path).orElse("");
    }
}
