package io.posthorn.jms.session;

import jakarta.jms.JMSConsumer;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import org.jspecify.annotations.Nullable;

/** A consumer of the simplified API (Jakarta Messaging 3.1, §8.6). Belongs to its context's thread. */
final class SimplifiedConsumer implements JMSConsumer {
    private final JmsMessageConsumer consumer;
    private final SessionCore session;

    SimplifiedConsumer(JmsMessageConsumer consumer, SessionCore session) {
        this.consumer = consumer;
        this.session = session;
    }

    @Override
    public @Nullable String getMessageSelector() {
        return Unchecked.look(consumer::getMessageSelector);
    }

    @Override
    public @Nullable MessageListener getMessageListener() {
        return Unchecked.look(consumer::getMessageListener);
    }

    @Override
    public void setMessageListener(@Nullable MessageListener listener) {
        Unchecked.run(() -> consumer.setMessageListener(listener));
    }

    @Override
    public @Nullable Message receive() {
        return Unchecked.look(() -> consumer.receive());
    }

    @Override
    public @Nullable Message receive(long timeout) {
        return Unchecked.look(() -> consumer.receive(timeout));
    }

    @Override
    public @Nullable Message receiveNoWait() {
        return Unchecked.look(() -> consumer.receiveNoWait());
    }

    @Override
    public <T> @Nullable T receiveBody(Class<T> type) {
        return receiveBody(type, 0);
    }

    @Override
    public <T> @Nullable T receiveBody(Class<T> type, long timeout) {
        BodyReader<T> reader = new BodyReader<>(type);
        return Unchecked.look(() -> reader.bodyOf(consumer.receive(timeout, before(reader))));
    }

    @Override
    public <T> @Nullable T receiveBodyNoWait(Class<T> type) {
        BodyReader<T> reader = new BodyReader<>(type);
        return Unchecked.look(() -> reader.bodyOf(consumer.receiveNoWait(before(reader))));
    }

    @Override
    public void close() {
        Unchecked.run(consumer::close);
    }

    /** Where nobody can recover or roll back, a message whose body is refused stays as if nobody had asked for it. */
    private BodyCheck before(BodyReader<?> reader) {
        AcknowledgeMode mode = session.mode();
        return mode == AcknowledgeMode.AUTO || mode == AcknowledgeMode.DUPS_OK ? reader : BodyCheck.ANY;
    }
}
