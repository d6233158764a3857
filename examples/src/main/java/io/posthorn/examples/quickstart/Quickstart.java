package io.posthorn.examples.quickstart;

import io.posthorn.examples.orders.Names;
import io.posthorn.examples.orders.OrderFile;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * One run of the order business: a broker on a fresh store, the programs, a stop and a start of the broker when half of
 * the orders are sent, and the audit. A broker that ends without being asked to is started again. Not thread-safe.
 */
public final class Quickstart {
    private static final Duration TICK = Duration.ofMillis(50);

    private final Path orders;
    private final Path directory;
    private final Function<URI, ConnectionFactory> factories;
    private final Duration longestStandstill;

    /**
     * Prepares a run.
     *
     * @param orders any file, a line a message
     * @param directory where the broker's data and the invoices go; made if it is not there
     * @param factories makes a connection factory for the address of a broker
     * @param longestStandstill after which the run is given up
     */
    public Quickstart(
            Path orders, Path directory, Function<URI, ConnectionFactory> factories, Duration longestStandstill) {
        this.orders = orders;
        this.directory = directory;
        this.factories = factories;
        this.longestStandstill = longestStandstill;
    }

    /** The file that the invoices are written to. */
    public Path invoices() {
        return directory.resolve("invoices.tsv");
    }

    /**
     * Runs it all.
     *
     * @throws IOException if the file of orders cannot be read or sent, or the broker does not start or stop
     * @throws FailedException if the business did not come to its end
     */
    public Report run(Progress progress) throws IOException, InterruptedException, FailedException {
        int total = OrderFile.check(orders);
        progress.begins(total);
        Files.createDirectories(directory);
        try (Watch broker = new Watch(BrokerProcess.start(directory, 0));
                OrderBusiness business = OrderBusiness.start(factories.apply(broker.address()), orders, invoices())) {
            long start = System.nanoTime();
            conduct(business, broker, total, progress);
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            business.end();
            int left = leftOver(factories.apply(broker.address()));
            broker.stop();
            return Report.of(InvoiceAudit.compare(orders, invoices()), business, left, time, broker.unwantedEnds());
        } catch (ExecutionException e) {
            throw new FailedException("a program failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new FailedException("a program did not end when it was told to", e);
        } catch (JMSException e) {
            throw new FailedException("the queues could not be looked at: " + e.getMessage(), e);
        }
    }

    private void conduct(OrderBusiness business, Watch broker, int total, Progress progress)
            throws IOException, InterruptedException, ExecutionException, FailedException {
        boolean restarted = false;
        long done = -1;
        long doneSince = System.nanoTime();
        while (!business.allSent() || business.written() < total || !restarted) {
            business.await(TICK);
            progress.reached(business.written());
            broker.keepAlive();
            if (!restarted && (business.sent() >= total / 2 || business.allSent())) {
                int backlog = business.sent() - business.written();
                Duration away = broker.restart();
                progress.brokerRestarted(backlog, away);
                restarted = true;
            }
            if (business.progress() != done) {
                done = business.progress();
                doneSince = System.nanoTime();
            } else if (System.nanoTime() - doneSince > longestStandstill.toNanos()) {
                giveUp(business);
                return;
            }
        }
        progress.reached(total);
    }

    /** Where all is sent, the audit can say what is missing; otherwise there is nothing to compare with. */
    private void giveUp(OrderBusiness business) throws FailedException {
        if (!business.allSent()) {
            String failure = business.lastFailure();
            throw new FailedException("nothing moved for " + longestStandstill.toSeconds() + " s"
                    + (failure == null ? "" : "; the last failure: " + failure));
        }
    }

    /** Counts what waits in the queues when nothing should: orders or invoices that were there twice. */
    private static int leftOver(ConnectionFactory factory) throws JMSException {
        int left = 0;
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            for (String queue : new String[] {Names.ORDERS, Names.INVOICES}) {
                try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
                    while (consumer.receiveNoWait() != null) {
                        left++;
                    }
                }
            }
        }
        return left;
    }

    /** A run that did not come to its end; the text says how far it came. */
    public static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        FailedException(String text) {
            super(text);
        }

        FailedException(String text, Throwable cause) {
            super(text, cause);
        }
    }
}
