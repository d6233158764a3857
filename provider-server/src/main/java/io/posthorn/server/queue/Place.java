package io.posthorn.server.queue;

/** A place in a lane: see {@link QueuedMessage}. */
record Place(long key, long turn) implements Comparable<Place> {
    /** Before all messages. */
    static final Place START = new Place(Lane.NO_KEY, 0);

    @Override
    public int compareTo(Place other) {
        int byKey = Long.compare(key, other.key);
        return byKey != 0 ? byKey : Long.compare(turn, other.turn);
    }

    /** The last one before this. */
    Place before() {
        return new Place(key, turn - 1);
    }
}
