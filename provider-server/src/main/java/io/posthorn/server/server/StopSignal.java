package io.posthorn.server.server;

import io.posthorn.server.loop.NamedThreads;

/**
 * Stops a broker in good order when its process is told to end by SIGTERM or SIGINT, and then ends the process with the
 * broker's own exit code: the virtual machine by itself would report the signal.
 */
final class StopSignal {
    private final PosthornBroker broker;
    private volatile ExitCode ending = ExitCode.STOPPED;

    private StopSignal(PosthornBroker broker) {
        this.broker = broker;
    }

    static StopSignal install(PosthornBroker broker) {
        StopSignal signal = new StopSignal(broker);
        Runtime.getRuntime().addShutdownHook(new NamedThreads("posthorn-stop").newThread(signal::stop));
        return signal;
    }

    /** Says with what the process is to end, when it ends by itself. */
    ExitCode ending(ExitCode code) {
        ending = code;
        return code;
    }

    private void stop() {
        broker.close();
        Runtime.getRuntime().halt(ending.number());
    }
}
