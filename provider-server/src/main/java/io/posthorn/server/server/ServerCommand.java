package io.posthorn.server.server;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.server.security.Users;
import io.posthorn.server.security.UsersFileException;
import io.posthorn.server.store.StoreSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code posthorn server}: a broker as a process of its own, until it is told to stop. */
@Command(
        name = "server",
        description = "Runs a broker until it is interrupted or terminated.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class ServerCommand implements Callable<Integer> {
    private final Function<BrokerSettings, PosthornBroker> starter;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--data", paramLabel = "DIR", description = "where messages are kept")
    private Path data = Path.of("posthorn-data");

    @Option(names = "--in-memory", description = "keep all messages in memory; --data is not used")
    private boolean inMemory;

    @Option(names = "--host", description = "address to listen on")
    private String host = ListenAddress.LOOPBACK;

    @Option(names = "--port", description = "port to listen on; 0 for any that is free")
    private int port = ListenAddress.DEFAULT_PORT;

    @Option(names = "--insecure", description = "allow an address that other machines reach, though there is no TLS")
    private boolean insecure;

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "who may connect; read once, at start. Anybody may if not given")
    private @Nullable Path users;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "port for administrators, on the loopback address; 0 for any that is free. None if not given")
    private @Nullable Integer adminPort;

    @Option(names = "--journal", description = "who writes the journal: ${COMPLETION-CANDIDATES}")
    private JournalMode journal = JournalMode.AUTO;

    /** For tests of what happens seldom with large files; docs/storage-format.md says what it bounds. */
    @Option(
            names = "--segment",
            paramLabel = "SIZE",
            hidden = true,
            converter = SizeConverter.class,
            description = "size of a journal file, such as 32m")
    private long segment = StoreSettings.DEFAULT_SEGMENT;

    @Option(names = "--loops", description = "number of network threads; 0 to choose")
    private int loops;

    @Option(names = "--no-auto-create", description = "do not make queues at first use")
    private boolean noAutoCreate;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "memory for messages, such as 256m; a quarter of the heap if not given")
    private @Nullable Long memory;

    @Option(
            names = "--scratch",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "disk for messages that are not persistent and exceed the memory, such as 8g; 0 for none")
    private @Nullable Long scratch;

    @Option(
            names = "--subscription-backlog",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description =
                    "what may wait in a subscription that is not durable before its consumers are cut off, such as"
                            + " 64m; an eighth of the scratch, or a quarter of the memory without one, if not given")
    private @Nullable Long subscriptionBacklog;

    @Option(
            names = "--max-frame",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "longest message that is taken, such as 64m")
    private @Nullable Long maxFrame;

    ServerCommand(Function<BrokerSettings, PosthornBroker> starter) {
        this.starter = starter;
    }

    @Override
    public Integer call() {
        try {
            return run(settings()).number();
        } catch (UsersFileException e) {
            spec.commandLine().getErr().println("posthorn: " + e.getMessage());
            return ExitCode.FAILED.number();
        }
    }

    private ExitCode run(BrokerSettings settings) {
        PrintWriter error = spec.commandLine().getErr();
        try (PosthornBroker broker = starter.apply(settings);
                StopSignal signal = new StopSignal(broker)) {
            PrintWriter out = spec.commandLine().getOut();
            String admin = broker.adminUrl().map(url -> " admin=" + url).orElse("");
            out.println("posthorn ready " + broker.url() + admin + " data=" + (inMemory ? "memory" : data));
            out.flush();
            Optional<StoreException> failure = signal.awaitEnd();
            failure.ifPresent(reason -> error.println("posthorn: the store failed: " + reason.getMessage()));
            return ExitCode.of(failure);
        } catch (StoreException e) {
            error.println("posthorn: " + e.getMessage());
            return ExitCode.DATA_UNUSABLE;
        } catch (StartException e) {
            error.println("posthorn: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private BrokerSettings settings() {
        try {
            BrokerSettings base = inMemory ? BrokerSettings.inMemory() : BrokerSettings.durable(data);
            if (users != null) {
                base = base.withUsers(Users.load(users));
            }
            if (adminPort != null) {
                base = base.withAdminPort(adminPort);
            }
            return base.withTcp(host, port)
                    .withInsecure(insecure)
                    .withSegmentBytes((int) Math.min(segment, Integer.MAX_VALUE))
                    .withJournal(journal)
                    .withLoops(loops)
                    .withAutoCreateQueues(!noAutoCreate)
                    .withLimits(limits());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private BrokerLimits limits() {
        BrokerLimits limits = BrokerLimits.DEFAULT;
        if (memory != null) {
            limits = limits.withMemory(memory);
        }
        if (scratch != null) {
            limits = limits.withScratch(scratch);
        }
        if (subscriptionBacklog != null) {
            limits = limits.withSubscriptionBacklog(subscriptionBacklog);
        }
        if (maxFrame != null) {
            limits = limits.withMaxFrame((int) Math.min(maxFrame, Integer.MAX_VALUE));
        }
        return limits;
    }
}
