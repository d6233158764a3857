package io.posthorn.examples.quickstart;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A broker in a process of its own, with the class path of this one. Its output goes to files beside its data. It does
 * not outlive this process. Not thread-safe.
 */
public final class BrokerProcess implements AutoCloseable {
    private static final String MAIN = "io.posthorn.server.server.Main";
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final int TICK_MILLIS = 20;
    private static final Pattern READY = Pattern.compile("posthorn ready (posthorn://\\S+).*");
    /** What a JVM ends with after SIGTERM. */
    private static final int EXIT_AFTER_SIGTERM = 128 + 15;

    private final Path directory;
    private final Process process;
    private final URI address;

    private BrokerProcess(Path directory, Process process, URI address) {
        this.directory = directory;
        this.process = process;
        this.address = address;
    }

    /**
     * Starts a broker and waits until it says that it is ready.
     *
     * @param directory for data and output; made if it is not there
     * @param port 0 for any
     * @throws IOException if it cannot be started, ends, or is not ready in time; the text holds what it said
     */
    public static BrokerProcess start(Path directory, int port) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path output = directory.resolve("broker.out");
        Process process = new ProcessBuilder(command(directory.resolve("data"), port))
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log(directory).toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(Executors.defaultThreadFactory().newThread(process::destroyForcibly));
        long start = System.nanoTime();
        do {
            Matcher ready = READY.matcher(Files.readString(output).strip());
            if (ready.matches()) {
                return new BrokerProcess(directory, process, URI.create(ready.group(1)));
            }
        } while (!process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS)
                && System.nanoTime() - start < LONGEST_START.toNanos());
        boolean ended = !process.isAlive();
        process.destroyForcibly();
        throw new IOException("the broker "
                + (ended ? "ended with exit code " + process.exitValue() : "was not ready in " + LONGEST_START)
                + " and said:\n" + Files.readString(log(directory)));
    }

    private static List<String> command(Path data, int port) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "server",
                "--data",
                data.toString(),
                "--port",
                String.valueOf(port));
    }

    /** Where it listens. */
    public URI address() {
        return address;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Where its messages to people go. */
    public Path log() {
        return log(directory);
    }

    private static Path log(Path directory) {
        return directory.resolve("broker.log");
    }

    /**
     * Asks the broker to stop in good order (SIGTERM) and waits until it has.
     *
     * @throws IOException if it does not, or not with success
     */
    public void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the broker did not stop within " + LONGEST_STOP);
        }
        int code = process.exitValue();
        if (code != 0 && code != EXIT_AFTER_SIGTERM) {
            throw new IOException(
                    "the broker stopped with exit code " + code + " and said:\n" + Files.readString(log()));
        }
    }

    /** Starts a broker with the same data at the same address, this one having ended. */
    public BrokerProcess startAgain() throws IOException, InterruptedException {
        return start(directory, address.getPort());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
