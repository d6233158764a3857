package io.posthorn.server.broker;

import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.server.queue.QueueStatus;

/** One queue as an administrator sees it. */
public record QueueReport(QueueDefinition definition, QueueStatus status) {}
