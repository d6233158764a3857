package io.posthorn.tck.crash;

import io.posthorn.tck.process.BrokerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A broker on one data directory that is killed and started again; clients ask where it is now. Thread-safe: the state
 * is replaced as a whole.
 */
final class KilledBroker implements AutoCloseable {
    /**
     * One start of the broker.
     *
     * @param generation counts the starts from 1
     * @param dying whether a kill is on its way, so that errors of clients are expected
     */
    record Life(int generation, BrokerProcess process, String url, boolean dying) {}

    private final Path data;
    private final Path logs;
    private final List<String> arguments;
    private volatile Life life;

    KilledBroker(Path directory, String... moreArguments) {
        data = directory.resolve("data");
        logs = directory.resolve("logs");
        arguments = new ArrayList<>(List.of("--data", data.toString(), "--port", "0"));
        arguments.addAll(List.of(moreArguments));
        life = start(1);
    }

    Life life() {
        return life;
    }

    /** Whether this generation still runs, as far as the killer knows. */
    boolean healthy(int generation) {
        Life now = life;
        return now.generation() == generation && !now.dying() && now.process().alive();
    }

    Path data() {
        return data;
    }

    /**
     * Does kill -9 and starts again on the same data.
     *
     * @param between is called while nobody uses them
     */
    void killAndRestart(Runnable between) {
        Life old = life;
        life = new Life(old.generation(), old.process(), old.url(), true);
        old.process().kill();
        between.run();
        life = start(old.generation() + 1);
    }

    /** Stops in good order and returns the exit code. */
    int terminate() {
        return life.process().terminate();
    }

    private Life start(int generation) {
        BrokerProcess process = BrokerProcess.server(logs, arguments.toArray(String[]::new));
        return new Life(generation, process, process.url(), false);
    }

    @Override
    public void close() {
        life.process().close();
    }
}
