package io.posthorn.jms.object;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicInteger;

/** A class that acts when it is read, and the witness of that. */
final class Trap implements Serializable {
    private static final long serialVersionUID = 1;

    /** How often it has acted. It is another class: to look at it does not touch this one. */
    static final class Witness {
        static final AtomicInteger INITIALISED = new AtomicInteger();
        static final AtomicInteger READ = new AtomicInteger();

        private Witness() {}
    }

    /** An enum of an application: to read one runs its initialiser. */
    enum Colour {
        RED,
        GREEN
    }

    static {
        Witness.INITIALISED.incrementAndGet();
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        Witness.READ.incrementAndGet();
    }
}
