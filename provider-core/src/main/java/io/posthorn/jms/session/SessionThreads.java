package io.posthorn.jms.session;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which code of the application runs: listeners of messages, of completed sends and of exceptions. One
 * pool for the process; a thread is taken only while such code runs and ends after some idle seconds. Daemons: they keep
 * no process alive.
 */
final class SessionThreads {
    private static final int IDLE_SECONDS = 10;

    static final Executor POOL = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DefaultThreadFactory("posthorn-session", true));

    private SessionThreads() {}
}
