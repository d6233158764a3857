package io.posthorn.jms.session;

import io.posthorn.api.message.DeliveryOptions;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;

/** How a producer wants its messages treated, checked as it is set (Jakarta Messaging 3.1, §7.4). Not thread-safe. */
final class ProducerOptions {
    private int deliveryMode = Message.DEFAULT_DELIVERY_MODE;
    private int priority = Message.DEFAULT_PRIORITY;
    private long timeToLive = Message.DEFAULT_TIME_TO_LIVE;
    private long deliveryDelay = Message.DEFAULT_DELIVERY_DELAY;
    private boolean idDisabled;
    private boolean timestampDisabled;

    int deliveryMode() {
        return deliveryMode;
    }

    void deliveryMode(int mode) throws JMSException {
        deliveryMode = checkedMode(mode);
    }

    int priority() {
        return priority;
    }

    void priority(int newPriority) throws JMSException {
        priority = checkedPriority(newPriority);
    }

    long timeToLive() {
        return timeToLive;
    }

    void timeToLive(long millis) throws JMSException {
        timeToLive = checkedTime("time to live", millis);
    }

    long deliveryDelay() {
        return deliveryDelay;
    }

    void deliveryDelay(long millis) throws JMSException {
        deliveryDelay = checkedTime("delivery delay", millis);
    }

    boolean idDisabled() {
        return idDisabled;
    }

    void idDisabled(boolean disabled) {
        idDisabled = disabled;
    }

    boolean timestampDisabled() {
        return timestampDisabled;
    }

    void timestampDisabled(boolean disabled) {
        timestampDisabled = disabled;
    }

    /** What a send uses that says nothing else. */
    DeliveryOptions delivery() {
        return new DeliveryOptions(deliveryMode == DeliveryMode.PERSISTENT, priority, timeToLive, deliveryDelay);
    }

    /** What a send uses that says otherwise; only the delay is the producer's. */
    DeliveryOptions delivery(int mode, int sendPriority, long sendTimeToLive) throws JMSException {
        return new DeliveryOptions(
                checkedMode(mode) == DeliveryMode.PERSISTENT,
                checkedPriority(sendPriority),
                checkedTime("time to live", sendTimeToLive),
                deliveryDelay);
    }

    private static int checkedMode(int mode) throws JMSException {
        if (mode != DeliveryMode.PERSISTENT && mode != DeliveryMode.NON_PERSISTENT) {
            throw new JMSException("delivery mode must be NON_PERSISTENT (1) or PERSISTENT (2), is " + mode);
        }
        return mode;
    }

    private static int checkedPriority(int priority) throws JMSException {
        if (priority < DeliveryOptions.LOWEST_PRIORITY || priority > DeliveryOptions.HIGHEST_PRIORITY) {
            throw new JMSException("priority must be 0 to 9, is " + priority);
        }
        return priority;
    }

    private static long checkedTime(String what, long millis) throws JMSException {
        if (millis < 0) {
            throw new JMSException(what + " must be 0 ms or more, is " + millis);
        }
        return millis;
    }
}
