package io.posthorn.jms.object;

import java.io.ObjectInputFilter;
import java.lang.reflect.Proxy;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides, while one object is read, what is let in. Belongs to the thread that reads; remembers why it refused.
 *
 * <p>A filter of the application's is asked first; where that is undecided, the JDK's values and what the application allows
 * by name are let in, and nothing else. The limits hold whatever is allowed.
 */
final class ClassGate implements ObjectInputFilter {
    private final ObjectReading rules;
    private final ObjectLimits limits;
    private final LongSupplier clock;
    private final long bytes;
    private final long begun;
    private long elements;
    private @Nullable String refusal;

    /**
     * A gate for one body.
     *
     * @param clock nanoseconds, as of {@link System#nanoTime}
     */
    ClassGate(ObjectReading rules, ObjectLimits limits, LongSupplier clock, long bytes) {
        this.rules = rules;
        this.limits = limits;
        this.clock = clock;
        this.bytes = bytes;
        this.begun = clock.getAsLong();
    }

    /** Why something was refused, null if nothing was. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /** Whether a class may be loaded to see whether it is let in: not if its name says already that it is not. */
    boolean mayLoad(String name) {
        boolean open = rules.filter() != null || isAllowed(elementOf(name));
        if (!open) {
            refuseClass(name);
        }
        return open;
    }

    /** This gate behind which another filter, if there is one, may refuse what was let in. */
    ObjectInputFilter joinedTo(@Nullable ObjectInputFilter ofJvm) {
        if (ofJvm == null) {
            return this;
        }
        return info -> {
            Status status = checkInput(info);
            if (status != Status.REJECTED && ofJvm.checkInput(info) == Status.REJECTED) {
                Class<?> type = info.serialClass();
                refusal = "the filter of this JVM (jdk.serialFilter) refuses "
                        + (type == null ? "it" : "class " + elementOf(type.getName()));
                return Status.REJECTED;
            }
            return status;
        };
    }

    @Override
    public Status checkInput(FilterInfo info) {
        refusal = beyondLimits(info);
        if (refusal != null) {
            return Status.REJECTED;
        }
        Status chosen =
                rules.filter() == null ? Status.UNDECIDED : rules.filter().checkInput(info);
        Class<?> type = info.serialClass();
        if (chosen == Status.REJECTED) {
            refusal = "the filter of the application refuses "
                    + (type == null ? "it" : "class " + elementOf(type.getName())) + " at depth " + info.depth();
        } else if (chosen == Status.UNDECIDED && type != null) {
            if (isAllowed(type)) {
                return Status.ALLOWED;
            }
            refuseClass(type.getName());
            return Status.REJECTED;
        }
        return chosen;
    }

    private @Nullable String beyondLimits(FilterInfo info) {
        if (info.depth() > limits.depth()) {
            return "its objects are nested deeper than " + limits.depth();
        }
        if (info.arrayLength() > 0) {
            elements += info.arrayLength();
        }
        if (elements > limits.elements(bytes)) {
            return "its arrays have " + elements + " elements, more than its " + bytes + " bytes can hold";
        }
        if (clock.getAsLong() - begun > limits.nanos(bytes)) {
            return "to read its " + bytes + " bytes takes longer than " + limits.nanos(bytes) / 1_000_000 + " ms";
        }
        return null;
    }

    /** A proxy is let in if its interfaces are, which are asked for one by one; so is its handler. */
    private boolean isAllowed(Class<?> type) {
        return Proxy.isProxyClass(type) || isAllowed(elementOf(type.getName()));
    }

    private boolean isAllowed(String element) {
        return element.isEmpty()
                || ValueClasses.contains(element)
                || rules.allowed().contains(element);
    }

    /** The class of the elements of an array of whatever dimensions; nothing, if that is a primitive type. */
    private static String elementOf(String name) {
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return name;
        }
        return name.endsWith(";") ? name.substring(dimensions + 1, name.length() - 1) : "";
    }

    private void refuseClass(String name) {
        String element = elementOf(name);
        refusal =
                "class " + element + " is not allowed. If it can be trusted whoever sends it, " + ObjectReading.SETTING
                        + "=" + element
                        + " allows it: in the connection URL, by setObjectAllow of the factory, or in the system"
                        + " property " + ObjectReading.PROPERTY;
    }
}
