package io.posthorn.server.loop;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * A loop that runs when a test says so, on the test's own thread, which counts as the loop's. Not thread-safe.
 *
 * <p>Tasks run in the order given, timers in the order of their times.
 */
public final class ManualLoop implements Loop {
    private record Timer(long atNanos, long number, Runnable task) {}

    private final ManualClock clock;
    private final Thread owner = Thread.currentThread();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::atNanos).thenComparing(Timer::number));
    private long scheduled;

    public ManualLoop(ManualClock clock) {
        this.clock = clock;
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == owner;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Cancellable schedule(long delayMillis, Runnable task) {
        long at = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(Math.max(0, delayMillis));
        Timer timer = new Timer(at, scheduled++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    /** Runs the first waiting task; false if there is none. */
    public boolean runOne() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    /** Runs all tasks and due timers, and those that they bring, until none is left. No time passes. */
    public void runAll() {
        while (runOne() || fireOne()) {
            // until both have nothing
        }
    }

    /** Lets time pass, running all that falls due on the way. */
    public void advance(long millis) {
        long end = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
        runAll();
        for (Timer next = timers.peek(); next != null && next.atNanos() <= end; next = timers.peek()) {
            clock.pass(TimeUnit.NANOSECONDS.toMillis(next.atNanos() - clock.nanos()));
            runAll();
        }
        clock.pass(TimeUnit.NANOSECONDS.toMillis(end - clock.nanos()));
    }

    /** Timers that have not fired and were not cancelled. */
    public int timers() {
        return timers.size();
    }

    private boolean fireOne() {
        Timer next = timers.peek();
        if (next == null || next.atNanos() > clock.nanos()) {
            return false;
        }
        timers.remove();
        next.task().run();
        return true;
    }
}
