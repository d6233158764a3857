package io.posthorn.server.session;

/** How a request ends: it is done or {@linkplain #failed refused}, once, on the connection's loop. */
public interface Reply extends Refusable {
    void done();
}
