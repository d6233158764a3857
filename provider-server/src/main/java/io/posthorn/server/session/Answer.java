package io.posthorn.server.session;

/** How a question ends: it is given or {@linkplain #failed refused}, once, on the connection's loop. */
public interface Answer<T> extends Refusable {
    void given(T value);
}
