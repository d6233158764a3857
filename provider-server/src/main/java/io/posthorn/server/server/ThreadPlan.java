package io.posthorn.server.server;

import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * How many loops a broker has, and whether the one loop appends to the journal itself.
 *
 * <p>A wake-up of another thread costs as much as a force of a fast disk. So on few processors the loop does all itself;
 * with more, or on a slow disk, a force on a loop would stall every connection of it.
 */
record ThreadPlan(int loops, boolean inlineJournal) {
    private static final int MOST_PROCESSORS_INLINE = 3;
    private static final long SLOW_FORCE_NANOS = 2_000_000;

    /**
     * Chooses.
     *
     * @param force measures the disk, in nanoseconds, when that is asked for; empty if it could not be measured
     */
    static ThreadPlan choose(BrokerSettings settings, int processors, Supplier<OptionalLong> force) {
        if (settings.data().isEmpty()) {
            return new ThreadPlan(loops(settings, processors), false);
        }
        return switch (settings.journal()) {
            case INLINE -> inline(settings);
            case THREAD -> new ThreadPlan(loops(settings, processors), false);
            case AUTO ->
                settings.loops() <= 1 && processors <= MOST_PROCESSORS_INLINE && fast(force.get())
                        ? inline(settings)
                        : new ThreadPlan(loops(settings, processors), false);
        };
    }

    private static ThreadPlan inline(BrokerSettings settings) {
        if (settings.loops() > 1) {
            throw new StartException("an inline journal has one loop, but " + settings.loops() + " are configured");
        }
        return new ThreadPlan(1, true);
    }

    private static int loops(BrokerSettings settings, int processors) {
        return settings.loops() > 0 ? settings.loops() : processors;
    }

    private static boolean fast(OptionalLong forceNanos) {
        return forceNanos.isPresent() && forceNanos.getAsLong() < SLOW_FORCE_NANOS;
    }
}
