package io.posthorn.tck.pool;

import jakarta.jms.JMSException;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A pool of sessions as an application server has it: each runs on a thread of the pool and comes back after that. */
final class SessionPool implements ServerSessionPool, AutoCloseable {
    /** What the server does with a session that has messages. */
    @FunctionalInterface
    interface Work {
        void run(Session session) throws Exception;
    }

    private final BlockingQueue<ServerSession> free = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Work work;
    /** Thrown instead of giving a session, while it is set. */
    volatile JMSException failure;
    /** Thrown instead of starting a session, while it is set. */
    volatile RuntimeException failureToStart;

    /** A pool that only runs its sessions. */
    SessionPool(Session... sessions) {
        this(Session::run, sessions);
    }

    SessionPool(Work work, Session... sessions) {
        this.work = work;
        for (Session session : sessions) {
            free.add(new PooledSession(session));
        }
    }

    @Override
    public ServerSession getServerSession() throws JMSException {
        if (failure != null) {
            throw failure;
        }
        try {
            ServerSession session = free.poll(30, TimeUnit.SECONDS);
            if (session == null) {
                throw new JMSException("no session came back to the pool");
            }
            return session;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JMSException("interrupted");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private final class PooledSession implements ServerSession {
        private final Session session;

        PooledSession(Session session) {
            this.session = session;
        }

        @Override
        public Session getSession() {
            return session;
        }

        @Override
        public void start() {
            if (failureToStart != null) {
                free.add(this);
                throw failureToStart;
            }
            threads.execute(() -> {
                try {
                    work.run(session);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                } finally {
                    free.add(this);
                }
            });
        }
    }
}
