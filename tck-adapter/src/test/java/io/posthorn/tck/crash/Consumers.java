package io.posthorn.tck.crash;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.TransactionRolledBackException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Applications that receive, each until there is nothing more and nothing more will come. */
final class Consumers {
    private static final long IDLE_MILLIS = 200;
    private static final int GROUP = 5;

    private final History history;
    private final BooleanSupplier noMoreComes;

    Consumers(History history, BooleanSupplier noMoreComes) {
        this.history = history;
        this.noMoreComes = noMoreComes;
    }

    /** AUTO: a message is known to be acknowledged when the next one is handed out. */
    Worker.Shift automatic(String queue, String consumer) {
        return (connection, generation) -> receiveAutomatic(connection, queue, new Stretch(generation, consumer, 1));
    }

    private void receiveAutomatic(Connection connection, String queue, Stretch stretch) throws JMSException {
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        MessageConsumer messages = session.createConsumer(session.createQueue(queue));
        Optional<Letter> before = Optional.empty();
        while (true) {
            Message message = next(messages);
            if (message == null) {
                break;
            }
            before.ifPresent(letter -> history.add(new Event.Acknowledged(letter)));
            before = delivered(message, queue, stretch);
            before.ifPresent(letter -> history.add(new Event.Acknowledging(letter, 0)));
        }
        session.close();
    }

    /** CLIENT: acknowledges every fifth, with those before it; now and then recovers instead. */
    Worker.Shift byClient(String queue, String consumer) {
        return (connection, generation) -> receiveByClient(connection, queue, consumer, generation);
    }

    private void receiveByClient(Connection connection, String queue, String consumer, int generation)
            throws JMSException {
        Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer messages = session.createConsumer(session.createQueue(queue));
        List<Letter> held = new ArrayList<>();
        int stretches = 1;
        Stretch stretch = new Stretch(generation, consumer, stretches);
        for (int round = 1; ; round++) {
            Message last = null;
            for (Message m = next(messages); m != null; m = held.size() < GROUP ? next(messages) : null) {
                last = m;
                delivered(m, queue, stretch).ifPresent(held::add);
            }
            if (last == null) {
                return;
            }
            if (round % 10 == 0) {
                history.add(new Event.GaveBack(stretch));
                session.recover();
                stretch = new Stretch(generation, consumer, ++stretches);
            } else {
                held.forEach(letter -> history.add(new Event.Acknowledging(letter, 0)));
                last.acknowledge();
                held.forEach(letter -> history.add(new Event.Acknowledged(letter)));
            }
            held.clear();
        }
    }

    /** Transactions that each take some letters from one queue and send as many to another; one in eight rolls back. */
    Worker.Shift moving(String from, String to, String consumer) {
        AtomicLong number = new AtomicLong();
        return (connection, generation) -> new Move(connection, from, to, consumer, generation, number).run();
    }

    /** One connection's moving. */
    private final class Move {
        private final Session session;
        private final MessageConsumer messages;
        private final MessageProducer producer;
        private final String from;
        private final String to;
        private final String consumer;
        private final int generation;
        private final AtomicLong number;
        private final AtomicInteger stretches = new AtomicInteger(1);

        Move(Connection connection, String from, String to, String consumer, int generation, AtomicLong number)
                throws JMSException {
            this.from = from;
            this.to = to;
            this.consumer = consumer;
            this.generation = generation;
            this.number = number;
            session = connection.createSession(true, Session.SESSION_TRANSACTED);
            messages = session.createConsumer(session.createQueue(from));
            producer = session.createProducer(session.createQueue(to));
        }

        void run() throws JMSException {
            while (moveSome()) {
                // until the queue is empty and stays so
            }
        }

        private boolean moveSome() throws JMSException {
            long transaction = history.newTransaction();
            Stretch stretch = new Stretch(generation, consumer, stretches.get());
            List<Letter> taken = new ArrayList<>();
            for (Message m = next(messages); m != null; m = taken.size() < GROUP ? next(messages) : null) {
                delivered(m, from, stretch).ifPresent(taken::add);
                Letter answer = new Letter(to, consumer, number.incrementAndGet());
                history.add(new Event.Sending(answer, transaction));
                producer.send(session.createTextMessage(answer.text()));
            }
            if (taken.isEmpty()) {
                return false;
            }
            if (transaction % 8 == 0) {
                history.add(new Event.GaveBack(stretch));
                history.add(new Event.RolledBack(transaction));
                session.rollback();
                stretches.incrementAndGet();
            } else {
                commit(transaction, taken, stretch);
            }
            return true;
        }

        private void commit(long transaction, List<Letter> taken, Stretch stretch) throws JMSException {
            taken.forEach(letter -> history.add(new Event.Acknowledging(letter, transaction)));
            history.add(new Event.Committing(transaction));
            try {
                session.commit();
                history.add(new Event.Committed(transaction));
            } catch (TransactionRolledBackException e) {
                history.add(new Event.RolledBack(transaction));
                history.add(new Event.GaveBack(stretch));
                throw e;
            }
        }
    }

    private Optional<Letter> delivered(Message message, String queue, Stretch stretch) throws JMSException {
        String text = ((TextMessage) message).getText();
        Optional<Letter> letter = Letter.read(text).filter(read -> read.queue().equals(queue));
        letter.ifPresentOrElse(
                known -> history.add(new Event.Delivered(known, stretch)),
                () -> history.add(new Event.Garbled(queue, text)));
        return letter;
    }

    /** The next message; null if there is none, as the broker itself says, and none will come. */
    private @Nullable Message next(MessageConsumer messages) throws JMSException {
        while (!noMoreComes.getAsBoolean()) {
            Message message = messages.receive(IDLE_MILLIS);
            if (message != null) {
                return message;
            }
        }
        return messages.receiveNoWait();
    }
}
