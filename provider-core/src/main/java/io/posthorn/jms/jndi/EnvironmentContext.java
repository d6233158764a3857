package io.posthorn.jms.jndi;

import io.posthorn.jms.destination.JmsQueue;
import io.posthorn.jms.destination.JmsTopic;
import jakarta.jms.JMSException;
import java.util.Hashtable;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.naming.Binding;
import javax.naming.InvalidNameException;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import org.jspecify.annotations.Nullable;

/**
 * What an environment binds, or the part of it whose names begin alike.
 */
@SuppressWarnings({"JdkObsolete", "BanJNDI"}) // as JNDI declares it; what is looked up is our own
final class EnvironmentContext extends UnchangeableContext {
    private static final String QUEUES = "dynamicQueues/";
    private static final String TOPICS = "dynamicTopics/";
    /** The most names that an exception lists. */
    private static final int MOST_NAMES = 30;

    private final NavigableMap<String, Object> bindings;
    private final Hashtable<Object, Object> environment;
    /** What all names here begin with: nothing, or whole parts with a slash behind each. */
    private final String prefix;

    EnvironmentContext(NavigableMap<String, Object> bindings, Hashtable<?, ?> environment, String prefix) {
        this.bindings = bindings;
        this.environment = new Hashtable<>(environment);
        this.prefix = prefix;
    }

    @Override
    public Object lookup(String name) throws NamingException {
        String full = prefix + name;
        Object bound = bindings.get(full);
        if (bound != null) {
            return bound;
        } else if (name.isEmpty()) {
            return new EnvironmentContext(bindings, environment, prefix);
        } else if (isContext(full + "/")) {
            return new EnvironmentContext(bindings, environment, full + "/");
        } else if (full.startsWith(QUEUES) || full.startsWith(TOPICS)) {
            return destination(full);
        }
        throw notFound(name);
    }

    private static Object destination(String full) throws InvalidNameException {
        try {
            return full.startsWith(QUEUES)
                    ? JmsQueue.of(full.substring(QUEUES.length()))
                    : JmsTopic.of(full.substring(TOPICS.length()));
        } catch (JMSException e) {
            InvalidNameException refusal = new InvalidNameException(full + ": " + e.getMessage());
            refusal.setRootCause(e);
            throw refusal;
        }
    }

    private boolean isContext(String full) {
        String next = bindings.ceilingKey(full);
        return full.isEmpty() || full.equals(QUEUES) || full.equals(TOPICS) || (next != null && next.startsWith(full));
    }

    private NameNotFoundException notFound(String name) {
        String known = bindings.keySet().stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return new NameNotFoundException("nothing is bound to \"" + prefix + name + "\". There is: " + known
                + (bindings.size() > MOST_NAMES ? ", …" : "") + "; and " + QUEUES + "NAME and " + TOPICS
                + "NAME for any queue and topic. Names are given by " + BindingKey.QUEUE.form() + " and the like");
    }

    @Override
    public NamingEnumeration<NameClassPair> list(String name) throws NamingException {
        return new ListEnumeration<>(children(name).entrySet().stream()
                .map(child -> new NameClassPair(
                        child.getKey(), child.getValue().getClass().getName()))
                .toList());
    }

    @Override
    public NamingEnumeration<Binding> listBindings(String name) throws NamingException {
        return new ListEnumeration<>(children(name).entrySet().stream()
                .map(child -> new Binding(child.getKey(), child.getValue()))
                .toList());
    }

    /** What is bound one level below, contexts included. */
    private Map<String, Object> children(String name) throws NamingException {
        String full = name.isEmpty() ? prefix : prefix + name + "/";
        if (!isContext(full)) {
            lookup(name);
            throw new NotContextException(prefix + name + " is no context");
        }
        Map<String, Object> children = new TreeMap<>();
        for (Map.Entry<String, Object> bound : bindings.tailMap(full, true).entrySet()) {
            if (!bound.getKey().startsWith(full)) {
                break;
            }
            String rest = bound.getKey().substring(full.length());
            int slash = rest.indexOf('/');
            if (slash < 0) {
                children.put(rest, bound.getValue());
            } else {
                String child = rest.substring(0, slash);
                children.putIfAbsent(child, new EnvironmentContext(bindings, environment, full + child + "/"));
            }
        }
        return children;
    }

    @Override
    public String getNameInNamespace() {
        return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
    }

    /** A copy: what is bound is read when the context is made. */
    @Override
    public Hashtable<?, ?> getEnvironment() {
        return new Hashtable<>(environment);
    }

    @Override
    public @Nullable Object addToEnvironment(String key, Object value) {
        return environment.put(key, value);
    }

    @Override
    public @Nullable Object removeFromEnvironment(String key) {
        return environment.remove(key);
    }

    /** There is nothing to close: the context holds no connection. */
    @Override
    public void close() {}
}
