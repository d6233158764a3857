package io.posthorn.examples.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Writes each invoice to a file, once: {@code line number, processor, invoice}, separated by tabs.
 *
 * <p>A file takes no part in a transaction. So invoices are on disk before the commit, and known by their line number
 * afterwards: one that comes again because its commit failed, or was in doubt, is not written again. It is the same
 * message then (it has the same id). Another message for the same line is a double, and counted.
 */
public final class InvoiceWriter implements Callable<Void> {
    private static final long LOOK_UP_MILLIS = 200;
    private static final int BATCH = 100;

    private final Connections connections;
    private final Path file;
    private final Shutdown shutdown;

    private final BitSet known = new BitSet();
    /** Line number to message id of what is on disk, but not known to be committed. */
    private final Map<Integer, String> unsettled = new HashMap<>();

    private final BitSet doubles = new BitSet();
    private volatile int written;

    public InvoiceWriter(Connections connections, Path file, Shutdown shutdown) {
        this.connections = connections;
        this.file = file;
        this.shutdown = shutdown;
    }

    /** How many invoices are on disk and committed. */
    public int written() {
        return written;
    }

    /** Lines for which more than one message came. To be called after the program has ended. */
    public BitSet doubles() {
        return (BitSet) doubles.clone();
    }

    /** Writes until the end is wanted and no more invoices wait. */
    @Override
    public @Nullable Void call() throws JMSException, IOException, InterruptedException {
        try (FileOutputStream disk = new FileOutputStream(file.toFile(), true);
                BufferedOutputStream out = new BufferedOutputStream(disk)) {
            boolean finished = false;
            while (!finished) {
                try (Connection connection = connections.open()) {
                    write(connection, disk, out);
                    finished = true;
                } catch (JMSException e) {
                    // What was not committed comes again; opening the next connection gives up when that is due.
                    connections.broke(e);
                }
            }
        }
        return null;
    }

    private void write(Connection connection, FileOutputStream disk, BufferedOutputStream out)
            throws JMSException, IOException {
        LostConnection lost = new LostConnection();
        connection.setExceptionListener(lost);
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        MessageConsumer invoices = session.createConsumer(session.createQueue(Names.INVOICES));
        connection.start();
        boolean last;
        Message first;
        do {
            last = shutdown.requested();
            first = invoices.receive(LOOK_UP_MILLIS);
            lost.throwIfLost();
            if (first != null) {
                writeBatch(first, invoices, out);
                out.flush();
                disk.getFD().sync();
                session.commit();
                unsettled.clear();
                written = known.cardinality();
            }
        } while (first != null || !last);
    }

    private void writeBatch(Message first, MessageConsumer invoices, BufferedOutputStream out)
            throws JMSException, IOException {
        Message next = first;
        for (int n = 1; next != null; n++) {
            write((TextMessage) next, out);
            next = n < BATCH ? invoices.receiveNoWait() : null;
        }
    }

    private void write(TextMessage invoice, BufferedOutputStream out) throws JMSException, IOException {
        int line = invoice.getIntProperty(Names.LINE);
        String id = invoice.getJMSMessageID();
        if (!known.get(line)) {
            known.set(line);
            unsettled.put(line, id);
            String row = line + "\t" + invoice.getStringProperty(Names.PROCESSOR) + "\t" + invoice.getText() + "\n";
            out.write(row.getBytes(UTF_8));
        } else if (!id.equals(unsettled.get(line))) {
            doubles.set(line);
        }
    }
}
