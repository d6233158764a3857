package io.posthorn.jms.session;

import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.Frame;
import io.posthorn.jms.error.JmsExceptions;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A consumer whose messages go to the sessions of an application server's pool (Jakarta Messaging 3.1, §11.2.5). It has a
 * session of its own, whose runner waits for the pool; the broker gives it no more than one session may be assigned.
 */
final class PooledConsumer extends ConsumerCore {
    /** After the pool failed, so that what went back does not come again at once. */
    private static final Executor AFTER_PAUSE =
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, SessionThreads.POOL);

    private final ServerSessionPool pool;
    private final int mostMessages;

    private PooledConsumer(SessionCore session, ServerSessionPool pool, int mostMessages) {
        super(session, session.nextConsumer(), DeliveryLedger.SHOWN);
        this.pool = pool;
        this.mostMessages = mostMessages;
    }

    /** Opens it at the broker, and lets messages come. */
    static PooledConsumer open(SessionCore session, ConsumerRequest request, ServerSessionPool pool, int mostMessages)
            throws JMSException {
        int ahead =
                Math.max(1, Math.min(mostMessages, session.settings().prefetch().messages()));
        PooledConsumer consumer = new PooledConsumer(session, pool, ahead);
        consumer.openAtBroker(request.ofConnection());
        consumer.grant(ahead, session.settings().prefetch().bytes());
        return consumer;
    }

    ServerSessionPool pool() {
        return pool;
    }

    @Override
    boolean isListening() {
        return true;
    }

    /** Waits for a session of the pool, assigns it what is there, and has it run. */
    @Override
    boolean handOutNext() {
        if (inbox().isEmpty()) {
            return false;
        }
        List<Delivery> batch = new ArrayList<>();
        SessionCore taker = null;
        try {
            ServerSession server = pool.getServerSession();
            taker = takerOf(server);
            batch.addAll(assign(taker));
            server.start();
            grant(batch);
            return true;
        } catch (JMSException | RuntimeException e) {
            session().connection().report(e instanceof JMSException known ? known : failed(e));
            giveBack(taker, batch);
            return false;
        }
    }

    /** The pool is waited for: it takes what is here as soon as it has a session. */
    @Override
    boolean giveBackIfIdle() {
        return false;
    }

    /** What has gone back to the queue does not come to the inbox. */
    @Override
    void startAnew() {}

    private static JMSException failed(Exception cause) {
        return JmsExceptions.withCause(new JMSException("a ServerSessionPool failed: " + cause), cause);
    }

    private SessionCore takerOf(ServerSession server) throws JMSException {
        if (server.getSession() instanceof JmsSession taker
                && taker.core().connection() == session().connection()) {
            return taker.core();
        }
        throw new JMSException("a ServerSessionPool must give sessions of the connection that its consumer is of");
    }

    private List<Delivery> assign(SessionCore taker) throws JMSException {
        taker.requireOpen();
        List<Delivery> batch = take();
        return taker.betweenMessages(() -> {
            taker.assigned().add(number(), batch);
            return batch;
        });
    }

    /** Takes what one session may be assigned; from here on it is not prefetched any more. */
    private List<Delivery> take() {
        return session().betweenMessages(() -> {
            List<Delivery> batch = new ArrayList<>();
            Delivery next = inbox().peek();
            while (next != null && mayHandOut() && batch.size() < mostMessages) {
                batch.add(next);
                session().book().handedOut(number(), next.tag());
                inbox().remove();
                next = inbox().peek();
            }
            return batch;
        });
    }

    /** The pool failed: what was assigned or is here goes back, and comes again after a pause, to whom it may. */
    private void giveBack(@Nullable SessionCore taker, List<Delivery> assigned) {
        List<DeliveredRange> ranges = new ArrayList<>();
        if (taker != null) {
            ranges.addAll(taker.betweenMessages(taker.assigned()::takeAll));
        }
        List<Delivery> missed = new ArrayList<>(assigned);
        for (Delivery delivery : take()) {
            ranges.add(new DeliveredRange(number(), delivery.tag(), delivery.tag()));
            missed.add(delivery);
        }
        if (!ranges.isEmpty()) {
            session().channel().send(new Frame.Recover(0, session().number(), List.of(), ranges));
        }
        AFTER_PAUSE.execute(() -> grant(missed));
    }

    private void grant(List<Delivery> taken) {
        long bytes = taken.stream().mapToLong(Delivery::size).sum();
        grant(taken.size(), (int) Math.min(bytes, Integer.MAX_VALUE));
    }

    private void grant(int messages, int bytes) {
        if (messages > 0) {
            session().channel().send(new Frame.Credit(session().number(), number(), messages, bytes));
        }
    }
}
