package io.posthorn.jms.session;

import jakarta.jms.IllegalStateException;

/** Which kinds of destination an object of JMS 1.0's separate APIs may use (Jakarta Messaging 3.1, §9.2, §10.3). */
enum Domain {
    ANY,
    QUEUES,
    TOPICS;

    void requireTopics(String what) throws IllegalStateException {
        if (this == QUEUES) {
            throw new IllegalStateException("the API of queues alone has no " + what);
        }
    }

    void requireQueues(String what) throws IllegalStateException {
        if (this == TOPICS) {
            throw new IllegalStateException("the API of topics alone has no " + what);
        }
    }
}
