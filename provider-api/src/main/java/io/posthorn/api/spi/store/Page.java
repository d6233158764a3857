package io.posthorn.api.spi.store;

import java.util.List;

/**
 * Entries in the order of their keys.
 *
 * @param complete whether no further entry lies in the range that was asked for
 */
public record Page(List<StoredMessage> messages, boolean complete) {}
