package io.posthorn.server.session;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.selector.Selector;
import io.posthorn.api.spi.security.Authorizer;
import io.posthorn.api.spi.security.Permission;
import io.posthorn.api.spi.security.User;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.broker.Broker;
import io.posthorn.server.broker.BrokerQueue;
import io.posthorn.server.broker.Publisher;
import io.posthorn.server.broker.Recipients;
import io.posthorn.server.broker.Route;
import io.posthorn.server.broker.SubscriptionLease;
import io.posthorn.server.broker.SubscriptionRequest;
import io.posthorn.server.broker.SubscriptionSettings;
import io.posthorn.server.queue.BrokerException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one connection's client sends to and takes from, as far as its user may; and the temporary destinations that it has.
 * Owned by the connection's loop.
 */
public final class Destinations {
    private final ServerConnection connection;
    private final Authorizer authorizer;
    private final User user;
    private final Set<DestinationName> temporaries = new HashSet<>();
    private Publisher publisher;

    Destinations(ServerConnection connection, Authorizer authorizer, User user) {
        this.connection = connection;
        this.authorizer = authorizer;
        this.user = user;
        publisher = new Publisher(connection, null);
    }

    /** From now on the client publishes under this client id. */
    void clientId(String id) {
        publisher = new Publisher(connection, id);
    }

    /**
     * Makes a temporary destination, which ends with the connection.
     *
     * @throws BrokerException IN_USE if there is one of this name, RESOURCE_LIMIT if there are too many, NOT_AUTHORIZED
     */
    public void createTemporary(DestinationName name) {
        require(Permission.CREATE, name);
        int most = connection.limits().temporaries();
        if (temporaries.size() >= most) {
            throw new BrokerException(
                    ErrorCode.RESOURCE_LIMIT,
                    "a connection may have " + most
                            + " temporary destinations: delete those that are not used any more");
        }
        broker().temporaries().create(name, connection, connection.loop());
        temporaries.add(name);
    }

    /**
     * Ends a temporary destination of this connection with all its messages. Fails with IN_USE if it has a consumer.
     *
     * @throws BrokerException INVALID_DESTINATION if this connection has none of this name
     */
    public void deleteTemporary(DestinationName name, Reply reply) {
        CompletableFuture<Void> deleted = broker().temporaries().delete(name, connection);
        connection.answer(deleted, connection.counted(reply, 0), done -> forgetDeleted(name));
    }

    /** The client may have made another one of the same name before it was told. */
    private void forgetDeleted(DestinationName name) {
        if (!broker().temporaries().isOwned(name, connection)) {
            temporaries.remove(name);
        }
    }

    /**
     * Ends a durable subscription. Fails with INVALID_DESTINATION if there is none, IN_USE if it is used, NOT_AUTHORIZED if
     * the user may not consume from its topic.
     */
    public void unsubscribe(String subscription, Reply reply) {
        CompletableFuture<Void> ended = broker().subscriptions()
                .unsubscribe(connection.clientId(), subscription, topic -> require(Permission.CONSUME, topic));
        connection.answer(ended, connection.counted(reply, 0), done -> {});
    }

    /**
     * The queues that a message of this client goes to.
     *
     * @throws BrokerException NOT_AUTHORIZED, or INVALID_DESTINATION if its destination is not there and is not made
     */
    Recipients recipientsOf(SentMessage sent) {
        DestinationName name = sent.message().destination();
        require(Permission.SEND, name);
        Route route = name instanceof QueueName queue ? findOrCreate(queue) : broker().route(name);
        return route.recipientsOf(sent.message(), publisher);
    }

    /**
     * The queue, to take from it or to look into it; made if there is none and the user may.
     *
     * @throws BrokerException NOT_AUTHORIZED, or INVALID_DESTINATION if it is not there and is not made, is temporary and
     *     belongs to another connection, or is a topic
     */
    BrokerQueue queueFor(Permission permission, DestinationName name) {
        require(permission, name);
        if (name instanceof QueueName queue) {
            return findOrCreate(queue);
        }
        if (!name.isQueue()) {
            throw new BrokerException(
                    ErrorCode.INVALID_DESTINATION, "\"" + name.value() + "\" is a topic, not a queue");
        }
        broker().temporaries().requireOwned(name, connection);
        return broker().temporaries().queue(name);
    }

    /**
     * A share in a subscription; completes on any loop.
     *
     * @throws BrokerException NOT_AUTHORIZED, or INVALID_DESTINATION if the topic is temporary and not of this connection
     */
    CompletableFuture<SubscriptionLease> subscribe(SubscriptionSettings wanted, @Nullable Selector selector) {
        require(Permission.CONSUME, wanted.topic());
        if (wanted.topic().isTemporary()) {
            broker().temporaries().requireOwned(wanted.topic(), connection);
        }
        SubscriptionRequest request = new SubscriptionRequest(wanted, selector, connection, connection.loop());
        return broker().subscriptions().open(request);
    }

    void dropTemporaries() {
        temporaries.forEach(name -> broker().temporaries().drop(name, connection));
        temporaries.clear();
    }

    private BrokerQueue findOrCreate(QueueName name) {
        BrokerQueue queue = broker().find(name);
        if (queue == null) {
            require(Permission.CREATE, name);
            queue = broker().findOrCreate(name);
        }
        return queue;
    }

    private void require(Permission permission, DestinationName name) {
        if (!authorizer.allows(user, permission, name)) {
            throw new BrokerException(
                    ErrorCode.NOT_AUTHORIZED,
                    "user \"" + user.name() + "\" may not " + permission.name().toLowerCase(Locale.ROOT) + " on \""
                            + name.value() + "\"");
        }
    }

    private Broker broker() {
        return connection.broker();
    }
}
