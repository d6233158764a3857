package io.posthorn.tck.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** {@code posthorn server}, started from the class path of the test. */
public final class BrokerProcess implements AutoCloseable {
    private static final String MAIN = "io.posthorn.server.server.Main";
    private static final String USUAL_HEAP = "-Xmx256m";
    private static final String READY = "posthorn ready ";
    private static final Pattern ADMIN = Pattern.compile(" admin=(http://\\S+) data=");
    private static final long START_SECONDS = 30;
    private static final long STOP_SECONDS = 30;

    private final Process process;
    private final Path out;
    private final Path err;

    private BrokerProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts {@code posthorn server} with these arguments and waits until it is ready. */
    public static BrokerProcess server(Path logs, String... arguments) {
        return server(logs, USUAL_HEAP, arguments);
    }

    /** The same with a heap of another size, such as {@code 128m}. */
    public static BrokerProcess serverWithHeap(Path logs, String heap, String... arguments) {
        return server(logs, "-Xmx" + heap, arguments);
    }

    private static BrokerProcess server(Path logs, String heap, String... arguments) {
        List<String> all = new ArrayList<>(List.of("server"));
        all.addAll(List.of(arguments));
        BrokerProcess broker = start(logs, heap, all);
        try {
            Awaitility.await("ready line of the broker")
                    .atMost(START_SECONDS, TimeUnit.SECONDS)
                    .pollDelay(5, TimeUnit.MILLISECONDS)
                    .pollInterval(5, TimeUnit.MILLISECONDS)
                    .until(() -> broker.readyLine().isPresent() || !broker.process.isAlive());
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
        if (broker.readyLine().isEmpty()) {
            throw new IllegalStateException("the broker ended with " + broker.exitCode() + ": " + broker.errors());
        }
        return broker;
    }

    /** Starts {@code posthorn} with these arguments and does not wait. */
    public static BrokerProcess run(Path logs, List<String> arguments) {
        return start(logs, USUAL_HEAP, arguments);
    }

    /** The same with this on its standard input. */
    public static BrokerProcess run(Path logs, String input, List<String> arguments) {
        BrokerProcess started = start(logs, USUAL_HEAP, arguments);
        try (OutputStream in = started.process.getOutputStream()) {
            in.write(input.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return started;
    }

    private static BrokerProcess start(Path logs, String heap, List<String> arguments) {
        try {
            Path out = Files.createTempFile(Files.createDirectories(logs), "broker", ".out");
            Path err = Files.createTempFile(logs, "broker", ".err");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    heap,
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    MAIN));
            command.addAll(arguments);
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            return new BrokerProcess(process, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What clients connect to, as the ready line says. */
    public String url() {
        return readyLine().orElseThrow().split(" ", 4)[2];
    }

    /** Where its port for administrators is, if it has one, as the ready line says. */
    public Optional<String> adminUrl() {
        Matcher admin = ADMIN.matcher(readyLine().orElseThrow());
        return admin.find() ? Optional.of(admin.group(1)) : Optional.empty();
    }

    /** Where {@link #url()} leads. */
    public InetSocketAddress address() {
        URI uri = URI.create(url());
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Does kill -9. Returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** Sends SIGTERM. Returns the exit code. */
    public int terminate() {
        process.destroy();
        return exitCode();
    }

    /** Waits for the end of the process. */
    public int exitCode() {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the broker did not end within " + STOP_SECONDS + " s: " + errors());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker ended", e);
        }
    }

    /** What it wrote to stderr. */
    public String errors() {
        return read(err);
    }

    /** What it wrote to stdout. */
    public String output() {
        return read(out);
    }

    /** Ends the process if it still runs, without asking it. */
    @Override
    public void close() {
        kill();
    }

    private Optional<String> readyLine() {
        return output().lines().filter(line -> line.startsWith(READY)).findFirst();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
