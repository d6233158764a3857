package io.posthorn.jms.object;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object through a {@link ClassGate}. Classes come from the context class loader of the thread that reads, as in
 * an application server, else from the one that loaded the client.
 *
 * <p>The filter that the whole JVM may have ({@code jdk.serialFilter}) holds too. A filter that is set takes its place, and so
 * has to be joined to it.
 */
final class GatedObjectInput extends ObjectInputStream {
    private final ClassGate gate;

    GatedObjectInput(InputStream bytes, ClassGate gate) throws IOException {
        super(bytes);
        this.gate = gate;
        setObjectInputFilter(gate.joinedTo(getObjectInputFilter()));
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        String name = description.getName();
        requireLoadable(name);
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        Class<?> found = context == null ? null : find(name, context);
        return found == null ? super.resolveClass(description) : found;
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
        for (String name : interfaces) {
            requireLoadable(name);
        }
        return super.resolveProxyClass(interfaces);
    }

    private void requireLoadable(String name) throws InvalidClassException {
        if (!gate.mayLoad(name)) {
            throw new InvalidClassException(name, "not allowed");
        }
    }

    private static @Nullable Class<?> find(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }
}
