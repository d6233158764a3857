package io.posthorn.server.loop;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A loop that is one of Netty's; two of the same event loop are the same loop. */
public final class NettyLoop implements Loop {
    private final EventLoop events;

    public NettyLoop(EventLoop events) {
        this.events = events;
    }

    @Override
    public boolean inLoop() {
        return events.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        events.execute(task);
    }

    @Override
    public Cancellable schedule(long delayMillis, Runnable task) {
        Future<?> scheduled = events.schedule(task, Math.max(0, delayMillis), TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NettyLoop that && events == that.events;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(events);
    }
}
