package io.posthorn.server.store;

import io.posthorn.server.store.Bodies.PartPlace;

/** A part of a body on its way into a table. */
final class BodyCargo {
    private final long body;
    private final int part;
    private final PartPlace from;
    private int chunk;

    BodyCargo(long body, int part, PartPlace from) {
        this.body = body;
        this.part = part;
        this.from = from;
    }

    long body() {
        return body;
    }

    int part() {
        return part;
    }

    PartPlace from() {
        return from;
    }

    /** Number of its first chunk in the table. */
    int chunk() {
        return chunk;
    }

    void startsAt(int firstChunk) {
        chunk = firstChunk;
    }
}
