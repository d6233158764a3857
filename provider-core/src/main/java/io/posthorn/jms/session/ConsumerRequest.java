package io.posthorn.jms.session;

import io.posthorn.api.codec.LosslessUtf8;
import io.posthorn.api.selector.Selector;
import io.posthorn.api.selector.SelectorException;
import io.posthorn.api.wire.ConsumerFlag;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.jms.destination.JmsDestination;
import io.posthorn.jms.error.JmsExceptions;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer or a browser is to get, checked as the specification wants it before the broker is asked (Jakarta
 * Messaging 3.1, §8.3). Immutable.
 *
 * @param selector null where there is none: a blank one is none (§3.8.1.1)
 * @param subscription name of a durable or shared subscription, null of all others
 */
record ConsumerRequest(
        JmsDestination destination, @Nullable String selector, Set<ConsumerFlag> flags, @Nullable String subscription) {
    private static final int MAX_SELECTOR = ProtocolLimits.MAX_SELECTOR;

    /**
     * A consumer of a queue, or of a topic with a subscription of its own.
     *
     * @param noLocal means nothing where the destination is a queue
     */
    static ConsumerRequest ordinary(@Nullable Destination destination, @Nullable String selector, boolean noLocal)
            throws JMSException {
        JmsDestination from = JmsDestination.from(destination);
        Set<ConsumerFlag> flags = noLocal && !from.name().isQueue() ? EnumSet.of(ConsumerFlag.NO_LOCAL) : Set.of();
        return new ConsumerRequest(from, checked(selector), flags, null);
    }

    /** A consumer of a subscription that others may share (§8.3.2). */
    static ConsumerRequest shared(@Nullable Topic topic, @Nullable String name, @Nullable String selector)
            throws JMSException {
        return named(JmsDestination.from(topic), name, selector, EnumSet.of(ConsumerFlag.SHARED));
    }

    /** The one consumer of a durable subscription (§8.3.3). */
    static ConsumerRequest durable(
            @Nullable Topic topic, @Nullable String name, @Nullable String selector, boolean noLocal)
            throws JMSException {
        EnumSet<ConsumerFlag> flags = EnumSet.of(ConsumerFlag.DURABLE);
        if (noLocal) {
            flags.add(ConsumerFlag.NO_LOCAL);
        }
        return named(lasting(topic), name, selector, flags);
    }

    /** A consumer of a durable subscription that others may share (§8.3.4). */
    static ConsumerRequest sharedDurable(@Nullable Topic topic, @Nullable String name, @Nullable String selector)
            throws JMSException {
        return named(lasting(topic), name, selector, EnumSet.of(ConsumerFlag.SHARED, ConsumerFlag.DURABLE));
    }

    /** A look at what waits in a queue (§4.1.6). */
    static ConsumerRequest browse(@Nullable Queue queue, @Nullable String selector) throws JMSException {
        JmsDestination from = JmsDestination.from(queue);
        return new ConsumerRequest(from, checked(selector), EnumSet.of(ConsumerFlag.BROWSE), null);
    }

    boolean noLocal() {
        return flags.contains(ConsumerFlag.NO_LOCAL);
    }

    /** The same for a consumer of the connection as a whole (§11.2.4). */
    ConsumerRequest ofConnection() {
        EnumSet<ConsumerFlag> all = EnumSet.of(ConsumerFlag.OF_CONNECTION);
        all.addAll(flags);
        return new ConsumerRequest(destination, selector, all, subscription);
    }

    /** As the broker is asked for it. */
    Frame.OpenConsumer frame(int correlation, int session, int consumer) {
        return new Frame.OpenConsumer(
                correlation, session, consumer, destination.name(), selector, flags, subscription);
    }

    /** A subscription's name that is not allowed, or null. */
    static @Nullable String problemOf(@Nullable String subscription) {
        if (subscription == null || subscription.isEmpty()) {
            return "a subscription needs a name";
        }
        int length = subscription.length();
        return length <= ProtocolLimits.MAX_NAME
                ? null
                : "the name of a subscription may have " + ProtocolLimits.MAX_NAME + " characters, this one has "
                        + length;
    }

    private static ConsumerRequest named(
            JmsDestination topic, @Nullable String name, @Nullable String selector, Set<ConsumerFlag> flags)
            throws JMSException {
        String problem = problemOf(name);
        if (problem != null) {
            throw new JMSException(problem);
        }
        return new ConsumerRequest(topic, checked(selector), flags, name);
    }

    private static JmsDestination lasting(@Nullable Topic topic) throws InvalidDestinationException {
        JmsDestination from = JmsDestination.from(topic);
        if (from.name().isTemporary()) {
            throw new InvalidDestinationException(
                    from + " ends with its connection; a durable subscription needs a topic that does not");
        }
        return from;
    }

    /** Parsed here, so that a wrong one is refused where it is given, whoever will evaluate it. */
    private static @Nullable String checked(@Nullable String selector) throws InvalidSelectorException {
        if (selector == null || Selector.isAbsent(selector)) {
            return null;
        }
        try {
            var unused = Selector.parse(selector);
        } catch (SelectorException e) {
            throw JmsExceptions.withCause(
                    new InvalidSelectorException("the selector is not valid: " + e.getMessage()), e);
        }
        int bytes = LosslessUtf8.encode(selector).length;
        if (bytes > MAX_SELECTOR) {
            throw new InvalidSelectorException("a selector may have " + MAX_SELECTOR + " bytes, this one has " + bytes);
        }
        return selector;
    }
}
