package io.posthorn.server.queue;

/** How far a walk has come in one lane. */
final class LaneCursor {
    private Place at = Place.START;
    private Place returned = Place.START;
    private boolean waits;

    /** All up to here has been seen, but for what was given back since. */
    Place at() {
        return at;
    }

    /** Of what was given back all up to here has been seen. */
    Place returned() {
        return returned;
    }

    /** The walk has come to this message, the first behind both places. */
    void seen(QueuedMessage message) {
        Place place = message.place();
        returned = place;
        if (place.compareTo(at) > 0) {
            at = place;
        }
    }

    /** The message has come back to its old place and is to be seen again. */
    void gaveBack(QueuedMessage message) {
        if (message.compareTo(returned) <= 0) {
            returned = message.place().before();
        }
    }

    /** All from this place on is to be seen again. */
    void goBackTo(Place place) {
        at = at.compareTo(place) >= 0 ? place.before() : at;
        returned = returned.compareTo(place) >= 0 ? place.before() : returned;
    }

    /** Whether the walk must wait, since the disk has to be read. */
    boolean waits() {
        return waits;
    }

    void waits(boolean on) {
        waits = on;
    }
}
