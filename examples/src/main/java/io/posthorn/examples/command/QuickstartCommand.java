package io.posthorn.examples.command;

import io.posthorn.examples.quickstart.Quickstart;
import io.posthorn.examples.quickstart.Report;
import io.posthorn.jms.PosthornConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code posthorn quickstart [FILE]}. */
@Command(
        name = "quickstart",
        description = "Runs a small order business against a broker of its own, stops and starts that broker in the "
                + "middle, and checks that every order has exactly its invoice.")
final class QuickstartCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = "${sys:posthorn.sample}",
            description = "Orders, a line a message. Lines without the sample's columns are passed through.")
    private @Nullable Path orders;

    @Option(names = "--keep", paramLabel = "DIR", description = "Leave the broker's data and the invoices here.")
    private @Nullable Path keep;

    @Option(names = "--standstill", hidden = true, defaultValue = "30", converter = TimeSpan.class)
    private Duration longestStandstill = Duration.ofSeconds(30);

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (orders == null || !Files.isReadable(orders) || Files.isDirectory(orders)) {
            throw new ParameterException(
                    spec.commandLine(), orders == null ? "name a FILE" : orders + " is no file that can be read");
        }
        Path directory = keep == null ? Files.createTempDirectory("posthorn-quickstart-") : fresh(keep);
        Quickstart quickstart = new Quickstart(
                orders, directory, address -> new PosthornConnectionFactory(address.toString()), longestStandstill);
        boolean clean = false;
        try {
            Report report = run(quickstart);
            clean = report.isClean();
            spec.commandLine().getOut().print(report.table());
            spec.commandLine().getOut().flush();
        } catch (Quickstart.FailedException e) {
            spec.commandLine().getErr().println("posthorn: " + e.getMessage());
        } finally {
            leave(directory, clean);
        }
        return clean ? 0 : Main.FAILED;
    }

    private Report run(Quickstart quickstart) throws IOException, InterruptedException, Quickstart.FailedException {
        try (ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr())) {
            return quickstart.run(progress);
        }
    }

    /** Invoices are appended to, and the business reckons with a broker that knows nothing. */
    private Path fresh(Path directory) throws IOException {
        if (Files.exists(directory) && !isEmpty(directory)) {
            throw new ParameterException(spec.commandLine(), directory + " is not empty");
        }
        return directory;
    }

    private void leave(Path directory, boolean clean) throws IOException {
        if (keep != null || (!clean && !isEmpty(directory))) {
            spec.commandLine().getErr().println("data, log and invoices: " + directory);
            return;
        }
        List<Path> content;
        try (Stream<Path> tree = Files.walk(directory)) {
            content = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : content) {
            Files.delete(path);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> content = Files.list(directory)) {
            return content.findAny().isEmpty();
        }
    }
}
