package io.posthorn.tck.joram;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;

/** A flat context of what the administrator has made, looked up by name. */
final class BoundObjects extends InitialContext {
    private final Map<String, Object> objects = new ConcurrentHashMap<>();

    BoundObjects() throws NamingException {
        super(true);
    }

    void put(String name, Object object) {
        objects.put(name, object);
    }

    void remove(String name) {
        objects.remove(name);
    }

    @Override
    public Object lookup(String name) throws NamingException {
        Object found = objects.get(name);
        if (found == null) {
            throw new NameNotFoundException("nothing is bound to \"" + name + "\"");
        }
        return found;
    }
}
