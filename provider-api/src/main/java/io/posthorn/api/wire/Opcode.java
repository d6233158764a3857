package io.posthorn.api.wire;

import org.jspecify.annotations.Nullable;

/** The closed set of frames. Numbers are never given to another frame; the reserved ones stand in the protocol's document. */
public enum Opcode {
    HELLO(0x01, Phase.HANDSHAKE),
    HELLO_REPLY(0x02, Phase.HANDSHAKE),
    AUTHENTICATE(0x03, Phase.HANDSHAKE),
    CHALLENGE(0x04, Phase.HANDSHAKE),
    CHALLENGE_RESPONSE(0x05, Phase.HANDSHAKE),
    AUTHENTICATED(0x06, Phase.HANDSHAKE),
    CLOSE(0x07, Phase.ANY),
    HEARTBEAT(0x08, Phase.ANY),

    OPEN_CONNECTION(0x10, Phase.OPEN),
    CONNECTION_OPENED(0x11, Phase.OPEN),
    SET_CLIENT_ID(0x12, Phase.OPEN),
    CLOSE_CONNECTION(0x13, Phase.OPEN),
    DONE(0x14, Phase.OPEN),
    FAILED(0x15, Phase.OPEN),

    OPEN_SESSION(0x20, Phase.OPEN),
    CLOSE_SESSION(0x21, Phase.OPEN),

    SEND(0x30, Phase.OPEN),
    SEND_PART(0x31, Phase.OPEN),
    RECEIPT(0x32, Phase.OPEN),
    SEND_REFUSED(0x33, Phase.OPEN),
    SEND_WINDOW(0x34, Phase.OPEN),

    OPEN_CONSUMER(0x40, Phase.OPEN),
    CLOSE_CONSUMER(0x41, Phase.OPEN),
    CREDIT(0x42, Phase.OPEN),
    POLL(0x43, Phase.OPEN),
    DELIVER(0x44, Phase.OPEN),
    DELIVER_PART(0x45, Phase.OPEN),
    CONSUMER_CLOSED(0x46, Phase.OPEN),
    UNSUBSCRIBE(0x47, Phase.OPEN),
    GIVE_BACK(0x48, Phase.OPEN),

    ACKNOWLEDGE(0x50, Phase.OPEN),
    RECOVER(0x51, Phase.OPEN),
    COMMIT(0x52, Phase.OPEN),
    ROLLBACK(0x53, Phase.OPEN),

    XA_START(0x60, Phase.OPEN),
    XA_END(0x61, Phase.OPEN),
    XA_PREPARE(0x62, Phase.OPEN),
    XA_VOTE(0x63, Phase.OPEN),
    XA_COMMIT(0x64, Phase.OPEN),
    XA_ROLLBACK(0x65, Phase.OPEN),
    XA_FORGET(0x66, Phase.OPEN),
    XA_RECOVER(0x67, Phase.OPEN),
    XA_BRANCHES(0x68, Phase.OPEN),

    CREATE_TEMPORARY(0x70, Phase.OPEN),
    DELETE_TEMPORARY(0x71, Phase.OPEN);

    /** When in a connection's life a frame is known. */
    enum Phase {
        HANDSHAKE,
        OPEN,
        ANY
    }

    private static final @Nullable Opcode[] BY_NUMBER = new @Nullable Opcode[256];

    static {
        for (Opcode opcode : values()) {
            BY_NUMBER[opcode.number] = opcode;
        }
    }

    private final int number;
    private final Phase phase;

    Opcode(int number, Phase phase) {
        this.number = number;
        this.phase = phase;
    }

    public int number() {
        return number;
    }

    boolean knownIn(Phase now) {
        return phase == Phase.ANY || phase == now;
    }

    static @Nullable Opcode of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }
}
