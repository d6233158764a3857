package io.posthorn.api.wire;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.SessionEpoch;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What travels: one record a frame.
 *
 * <p>{@code correlation} ties a request to its answer ({@link Done}, {@link Failed} or {@link ConnectionOpened}); it is
 * chosen by the client, above 0, and 0 where no answer is wanted. {@code session} and {@code consumer} are numbers that
 * the client chooses, unique in their connection while they live.
 */
public sealed interface Frame {
    Opcode opcode();

    /** A request that the broker answers, once, with {@link Done} or {@link Failed}, unless its correlation is 0. */
    sealed interface Request extends Frame {
        int correlation();
    }

    /** Something that ends one request. */
    sealed interface Answer extends Frame {
        int correlation();
    }

    /** Client: the versions it speaks. */
    record Hello(int lowestVersion, int highestVersion) implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.HELLO;
        }
    }

    /** Broker: the version both will speak. Shows nothing else. */
    record HelloReply(int version) implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.HELLO_REPLY;
        }
    }

    /** Client: a SASL mechanism and its initial response. */
    record Authenticate(String mechanism, byte[] response) implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.AUTHENTICATE;
        }

        @Override
        public String toString() {
            return "Authenticate[" + mechanism + ", ***]";
        }
    }

    /** Broker: the mechanism's next question. */
    record Challenge(byte[] data) implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.CHALLENGE;
        }
    }

    /** Client: the answer to a challenge. */
    record ChallengeResponse(byte[] data) implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.CHALLENGE_RESPONSE;
        }

        @Override
        public String toString() {
            return "ChallengeResponse[***]";
        }
    }

    /** Broker: who the client claims to be is settled; all other frames are known from here on. */
    record Authenticated() implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.AUTHENTICATED;
        }
    }

    /**
     * Either side, the last frame it sends: why the connection ends.
     *
     * @param redirect where the client should connect instead, {@code host:port}, or null
     */
    record Close(ErrorCode code, String text, @Nullable String redirect) implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.CLOSE;
        }
    }

    /** Either side, when it had nothing else to send for a heartbeat's time. */
    record Heartbeat() implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.HEARTBEAT;
        }
    }

    /**
     * Client, first after authentication.
     *
     * @param heartbeat ms after which the client wants to hear something, 0 never
     */
    record OpenConnection(int correlation, @Nullable String clientId, String product, int heartbeat)
            implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.OPEN_CONNECTION;
        }
    }

    /**
     * Broker: the connection may be used.
     *
     * @param broker the store's identity: the same after a restart on the same data
     * @param heartbeat ms both sides keep, 0 none
     * @param maxFrame bytes, the longest frame the broker takes
     * @param sendWindow bytes a session may have under way
     */
    record ConnectionOpened(int correlation, UUID broker, String product, int heartbeat, int maxFrame, int sendWindow)
            implements Answer {
        @Override
        public Opcode opcode() {
            return Opcode.CONNECTION_OPENED;
        }
    }

    /** Client: sets the client id late (Jakarta Messaging 3.1, §6.1.2). */
    record SetClientId(int correlation, String clientId) implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.SET_CLIENT_ID;
        }
    }

    /** Client: closes the connection with all its sessions; answered when all they held is back in its queues. */
    record CloseConnection(int correlation) implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.CLOSE_CONNECTION;
        }
    }

    /** Broker: the request is done, and durable where it had to be. */
    record Done(int correlation) implements Answer {
        @Override
        public Opcode opcode() {
            return Opcode.DONE;
        }
    }

    /** Broker: the request was refused and changed nothing. */
    record Failed(int correlation, ErrorCode code, String text) implements Answer {
        @Override
        public Opcode opcode() {
            return Opcode.FAILED;
        }
    }

    /** Client: a new session. Not answered. */
    record OpenSession(int session, SessionEpoch epoch, SessionKind kind) implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.OPEN_SESSION;
        }
    }

    /**
     * Client: closes a session and its consumers, rolls back its transaction; all that is not acknowledged goes back.
     *
     * @param delivered what reached the application; a consumer that is not named got nothing
     * @param returned as in {@link Recover}
     */
    record CloseSession(int correlation, int session, List<DeliveredMark> delivered, List<DeliveredRange> returned)
            implements Request {
        public CloseSession(int correlation, int session, List<DeliveredMark> delivered) {
            this(correlation, session, delivered, List.of());
        }

        @Override
        public Opcode opcode() {
            return Opcode.CLOSE_SESSION;
        }
    }

    /**
     * Client: a message to the destination in its head.
     *
     * @param sequence counts the session's sends from 1, each one higher
     * @param transaction the session's transaction that this is part of, 0 none
     * @param receipt whether the broker tells when this is durable; never in a transaction
     */
    record Send(int session, long sequence, long transaction, boolean receipt, EncodedMessage message)
            implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.SEND;
        }
    }

    /**
     * Client: a part of the body of the send that will have this {@code sequence}. The parts come one after the other, no
     * other send of the session between them; the {@link Send} behind them has an empty body.
     *
     * @param length of the whole body, above 0, the same in all of its parts
     * @param offset of this part, which is the sum of those before it
     * @param bytes {@link ProtocolLimits#PART} of them, or what is left of the body; none at all to give the body up
     */
    record SendPart(int session, long sequence, int length, int offset, byte[] bytes) implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.SEND_PART;
        }

        @Override
        public String toString() {
            return "SendPart[" + session + ", " + sequence + ", " + length + ", " + offset + " +" + bytes.length + "]";
        }
    }

    /** Broker: the session's sends that asked for a receipt, up to {@code sequence}, are durable or were refused. */
    record Receipt(int session, long sequence) implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.RECEIPT;
        }
    }

    /**
     * Broker: this send was refused; nothing of it was stored. It uses up its number. Of a send in a transaction: the
     * commit will fail too.
     */
    record SendRefused(int session, long sequence, ErrorCode code, String text) implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.SEND_REFUSED;
        }
    }

    /** Broker: so many bytes of sends without a receipt have been taken; the session may send as many more. */
    record SendWindow(int session, int bytes) implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.SEND_WINDOW;
        }
    }

    /**
     * Client: a consumer, without credit at first.
     *
     * @param consumer unique in its session
     * @param subscription name of a durable or shared subscription, which belongs to the connection's client id if it has
     *     one; null for a queue, and for a subscription that ends with its one consumer
     */
    record OpenConsumer(
            int correlation,
            int session,
            int consumer,
            DestinationName destination,
            @Nullable String selector,
            Set<ConsumerFlag> flags,
            @Nullable String subscription)
            implements Request {
        /** An ordinary one, of a queue or of a subscription that nobody else has. */
        public OpenConsumer(
                int correlation, int session, int consumer, DestinationName destination, @Nullable String selector) {
            this(correlation, session, consumer, destination, selector, Set.of(), null);
        }

        @Override
        public Opcode opcode() {
            return Opcode.OPEN_CONSUMER;
        }
    }

    /**
     * Client: no more deliveries. What was prefetched goes back; what reached the application stays with the session
     * until it is acknowledged, or recovered.
     *
     * @param delivered the last delivery that reached the application, 0 none
     */
    record CloseConsumer(int correlation, int session, int consumer, long delivered) implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.CLOSE_CONSUMER;
        }
    }

    /** Client: so many more messages and bytes may be delivered. A message goes out while both are above 0. */
    record Credit(int session, int consumer, int messages, int bytes) implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.CREDIT;
        }
    }

    /**
     * Client: asks whether there is a message. The answer comes after every delivery that was possible.
     *
     * @param wanted where the consumer has no credit, deliver one message nevertheless
     * @param takeBackCredit after that, take back all credit that was not used
     */
    record Poll(int correlation, int session, int consumer, boolean wanted, boolean takeBackCredit) implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.POLL;
        }
    }

    /**
     * Client: what was only prefetched goes back to its old place, as if it had not been delivered, and all credit ends; what
     * reached the application stays to be settled.
     *
     * @param delivered last delivery that reached the application, 0 none
     */
    record GiveBack(int correlation, int session, int consumer, long delivered) implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.GIVE_BACK;
        }
    }

    /**
     * Broker: a message.
     *
     * @param tag counts the consumer's deliveries from 1, each one higher
     * @param deliveryCount JMSXDeliveryCount: 1 at first, above 1 is JMSRedelivered
     */
    record Deliver(int session, int consumer, long tag, int deliveryCount, EncodedMessage message) implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.DELIVER;
        }
    }

    /**
     * Broker: a part of the body of the delivery that will have this {@code tag}; the {@link Deliver} behind all parts has an
     * empty body.
     *
     * @param length of the whole body, above 0, the same in all of its parts
     * @param offset of this part, which is the sum of those before it
     * @param bytes none at all where the delivery does not come after all
     */
    record DeliverPart(int session, int consumer, long tag, int length, int offset, byte[] bytes) implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.DELIVER_PART;
        }

        @Override
        public String toString() {
            return "DeliverPart[" + session + ", " + consumer + ", " + tag + ", " + length + ", " + offset + " +"
                    + bytes.length + "]";
        }
    }

    /** Broker: a consumer ended without being asked to (its queue was deleted, it broke a quota). */
    record ConsumerClosed(int session, int consumer, ErrorCode code, String text) implements Frame {
        @Override
        public Opcode opcode() {
            return Opcode.CONSUMER_CLOSED;
        }
    }

    /** Client: ends a durable subscription of the connection's client id, or of none, with all its messages. */
    record Unsubscribe(int correlation, String subscription) implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.UNSUBSCRIBE;
        }
    }

    /** Client: these deliveries are processed, all or none; outside a transaction. Done means durable. */
    record Acknowledge(int correlation, int session, List<DeliveredRange> ranges) implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.ACKNOWLEDGE;
        }
    }

    /**
     * Client: all deliveries that are not acknowledged go back to their old places, those that reached the application
     * counted. All consumers of the session are without credit then; deliveries that arrive before the answer are void.
     *
     * @param returned deliveries to consumers of the connection as a whole that this session got and did not acknowledge:
     *     they go back, counted
     */
    record Recover(int correlation, int session, List<DeliveredMark> delivered, List<DeliveredRange> returned)
            implements Request {
        public Recover(int correlation, int session, List<DeliveredMark> delivered) {
            this(correlation, session, delivered, List.of());
        }

        @Override
        public Opcode opcode() {
            return Opcode.RECOVER;
        }
    }

    /** Client: the sends of the transaction and these acknowledgements, all or none. Done means durable. */
    record Commit(int correlation, int session, long transaction, List<DeliveredRange> ranges) implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.COMMIT;
        }
    }

    /** Client: drops the sends of the transaction; deliveries go back as by {@link Recover}. */
    record Rollback(
            int correlation,
            int session,
            long transaction,
            List<DeliveredMark> delivered,
            List<DeliveredRange> returned)
            implements Request {
        public Rollback(int correlation, int session, long transaction, List<DeliveredMark> delivered) {
            this(correlation, session, transaction, delivered, List.of());
        }

        @Override
        public Opcode opcode() {
            return Opcode.ROLLBACK;
        }
    }

    /**
     * Client: from here on the session works for a branch: its sends that carry {@code transaction} are part of it, and what
     * XA_END names.
     *
     * @param transaction a number of this session that was not used before
     */
    record XaStart(int correlation, int session, long transaction, BranchId branch, BranchJoin how) implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.XA_START;
        }
    }

    /**
     * Client: the session works for the branch no longer.
     *
     * @param ranges deliveries that the branch acknowledges when it commits; they belong to it from here on
     */
    record XaEnd(int correlation, int session, BranchId branch, BranchLeave how, List<DeliveredRange> ranges)
            implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.XA_END;
        }
    }

    /** Client: can the branch be committed? Answered by {@link XaVote} or {@link Failed}; then it is rolled back. */
    record XaPrepare(int correlation, BranchId branch) implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.XA_PREPARE;
        }
    }

    /**
     * Broker: the branch is prepared, durably.
     *
     * @param readOnly it had nothing to commit, and has ended
     */
    record XaVote(int correlation, boolean readOnly) implements Answer {
        @Override
        public Opcode opcode() {
            return Opcode.XA_VOTE;
        }
    }

    /** Client: all that the branch holds happens. Done means durable. */
    record XaCommit(int correlation, BranchId branch, boolean onePhase) implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.XA_COMMIT;
        }
    }

    /** Client: nothing of the branch happens; what it would have acknowledged goes back, counted. */
    record XaRollback(int correlation, BranchId branch) implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.XA_ROLLBACK;
        }
    }

    /** Client: nothing needs to be known of the branch any more. */
    record XaForget(int correlation, BranchId branch) implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.XA_FORGET;
        }
    }

    /** Client: which branches are prepared? Answered by {@link XaBranches}. */
    record XaRecover(int correlation) implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.XA_RECOVER;
        }
    }

    /** Broker: the branches that are prepared and wait for their end. */
    record XaBranches(int correlation, List<BranchId> branches) implements Answer {
        @Override
        public Opcode opcode() {
            return Opcode.XA_BRANCHES;
        }
    }

    /** Client: a temporary queue or topic, which only this connection consumes from and which ends with it. */
    record CreateTemporary(int correlation, DestinationName destination) implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.CREATE_TEMPORARY;
        }
    }

    /** Client: ends a temporary destination of this connection that has no consumers. */
    record DeleteTemporary(int correlation, DestinationName destination) implements Request {
        @Override
        public Opcode opcode() {
            return Opcode.DELETE_TEMPORARY;
        }
    }
}
