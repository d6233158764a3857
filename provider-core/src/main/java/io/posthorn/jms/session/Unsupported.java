package io.posthorn.jms.session;

import io.posthorn.api.wire.ErrorCode;
import io.posthorn.jms.error.JmsExceptions;
import jakarta.jms.JMSException;

/** What this version does not do, said in one place. */
final class Unsupported {
    private Unsupported() {}

    static JMSException connectionConsumers() {
        return feature("connection consumers are");
    }

    private static JMSException feature(String what) {
        return JmsExceptions.of(ErrorCode.NOT_SUPPORTED, what + " not supported in this version");
    }
}
