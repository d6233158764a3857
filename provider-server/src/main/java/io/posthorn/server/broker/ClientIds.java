package io.posthorn.server.broker;

import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.queue.BrokerException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which client ids are in use (Jakarta Messaging 3.1, §6.1.2: one connection each). Thread-safe. */
public final class ClientIds {
    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    /**
     * Takes the id for one connection.
     *
     * @throws BrokerException CLIENT_ID_IN_USE if another has it
     */
    public void claim(String id) {
        if (!taken.add(id)) {
            throw new BrokerException(
                    ErrorCode.CLIENT_ID_IN_USE, "client id \"" + id + "\" is used by another connection");
        }
    }

    public void release(String id) {
        taken.remove(id);
    }
}
