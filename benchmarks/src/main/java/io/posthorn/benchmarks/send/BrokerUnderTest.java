package io.posthorn.benchmarks.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A broker in a process of its own, as users run it. */
final class BrokerUnderTest implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("posthorn ready (\\S+) .*");

    private final Process process;
    private final String journal;
    private final String url;

    private BrokerUnderTest(Process process, String journal, String url) {
        this.process = process;
        this.journal = journal;
        this.url = url;
    }

    static BrokerUnderTest start(Path data, String journal) throws IOException {
        return start(data, journal, List.of(), List.of());
    }

    /** With further options of the JVM and of the broker. */
    static BrokerUnderTest start(Path data, String journal, List<String> ofJava, List<String> ofBroker)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ofJava);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.posthorn.server.server.Main"));
        command.addAll(List.of("server", "--data", data.toString(), "--port", "0", "--journal", journal));
        command.addAll(ofBroker);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                return new BrokerUnderTest(process, journal, ready.group(1));
            }
        }
        throw new IOException("the broker did not start");
    }

    String journal() {
        return journal;
    }

    String url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
