package io.posthorn.tck.conformance;

import io.posthorn.api.spi.security.Secret;
import io.posthorn.server.security.PasswordHash;
import io.posthorn.tck.process.BrokerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One broker process for all tests of a run, with a directory of its own; it ends with the run. It knows one user, and takes
 * connections without.
 */
final class SharedBroker implements AutoCloseable {
    private final Path directory;
    private final BrokerProcess process;

    private SharedBroker() {
        try {
            directory = Files.createTempDirectory("conformance");
            Files.writeString(
                    directory.resolve("users.yaml"),
                    "anonymous: allow\nusers:\n  " + Client.USER + ":\n    password: \""
                            + PasswordHash.of(new Secret(Client.PASSWORD), PasswordHash.LOWEST_COST)
                                    .text()
                            + "\"\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = BrokerProcess.server(
                directory.resolve("logs"),
                "--port",
                "0",
                "--data",
                directory.resolve("data").toString(),
                "--users",
                directory.resolve("users.yaml").toString());
    }

    /** The broker of the run, started by whoever asks first. */
    static SharedBroker of(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedBroker.class))
                .getOrComputeIfAbsent(SharedBroker.class, type -> new SharedBroker(), SharedBroker.class);
    }

    String url() {
        return process.url();
    }

    @Override
    public void close() throws IOException {
        process.close();
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(directory)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
