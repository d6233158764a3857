package io.posthorn.jms.object;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Has a class {@link Trap} and its nested ones of its own, as each application in an application server has; remembers what it was asked for. */
final class RecordingLoader extends ClassLoader {
    private final List<String> asked = new ArrayList<>();

    RecordingLoader() {
        super(RecordingLoader.class.getClassLoader());
    }

    List<String> asked() {
        return asked;
    }

    <T extends @Nullable Object> T inContext(Callable<T> action) {
        return inContext(this, action);
    }

    /** Does something with {@code loader} as the context class loader of this thread. */
    static <T extends @Nullable Object> T inContext(@Nullable ClassLoader loader, Callable<T> action) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            return action.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        asked.add(name);
        if (!name.startsWith(Trap.class.getName())) {
            return super.loadClass(name, resolve);
        }
        Class<?> known = findLoadedClass(name);
        return known == null ? define(name) : known;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
