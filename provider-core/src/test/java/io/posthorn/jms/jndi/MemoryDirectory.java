package io.posthorn.jms.jndi;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.CompositeName;
import javax.naming.NamingException;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.spi.NamingManager;
import org.jspecify.annotations.Nullable;

/** Keeps references as a directory service does, and has the JDK make objects of them. */
final class MemoryDirectory {
    private final Map<String, Reference> entries = new ConcurrentHashMap<>();

    void bind(String name, Referenceable object) throws NamingException {
        entries.put(name, object.getReference());
    }

    void bind(String name, Reference reference) {
        entries.put(name, reference);
    }

    @Nullable
    Object lookup(String name) throws Exception {
        return NamingManager.getObjectInstance(entries.get(name), new CompositeName(name), null, null);
    }

    Reference entry(String name) {
        return entries.get(name);
    }
}
