package io.posthorn.server.store.longrun;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link DeepStore} in a process of its own. */
final class DeepStoreProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    DeepStoreProcess(String heap, String program, Path directory, int segmentBytes, int queues, int depth)
            throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        DeepStore.class.getName(),
                        program,
                        directory.toString(),
                        Integer.toString(segmentBytes),
                        Integer.toString(queues),
                        Integer.toString(depth))
                .redirectErrorStream(true)
                .start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** Reads on until the process prints this line; throws what it printed where it ends without. */
    List<String> until(String line) throws IOException {
        for (String next = output.readLine(); next != null; next = output.readLine()) {
            if (next.equals(line)) {
                return List.copyOf(lines);
            }
            lines.add(next);
        }
        throw new IllegalStateException("the process ended: " + lines);
    }

    /** Reads on to the end of the process, and returns what it printed in all; throws where it did not end well. */
    List<String> end() throws IOException, InterruptedException {
        output.lines().forEach(lines::add);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the process ended with " + process.exitValue() + ": " + lines);
        }
        return List.copyOf(lines);
    }

    /** Does kill -9. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the process could not be killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
