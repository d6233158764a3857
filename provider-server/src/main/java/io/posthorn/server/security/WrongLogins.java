package io.posthorn.server.security;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Logins that were wrong, each of an address with a user and a password. They stay so as long as the broker runs, for it
 * reads its users once. Thread-safe.
 */
final class WrongLogins {
    /** Beyond it the one is forgotten that has not come for longest. */
    static final int MOST_REMEMBERED = 10_000;

    private final Map<Fingerprint, Boolean> wrong = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Fingerprint, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    synchronized void add(Fingerprint login) {
        wrong.put(login, true);
    }

    /** Whether it was wrong before; it counts as come again. */
    synchronized boolean has(Fingerprint login) {
        return wrong.get(login) != null;
    }
}
