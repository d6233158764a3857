package io.posthorn.jms.session;

import io.posthorn.api.message.EncodedMessage;

/** A message that the broker gave to a consumer. */
record Delivery(long tag, int deliveryCount, EncodedMessage message) {}
