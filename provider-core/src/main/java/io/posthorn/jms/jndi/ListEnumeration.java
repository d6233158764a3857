package io.posthorn.jms.jndi;

import java.util.Iterator;
import java.util.List;
import javax.naming.NamingEnumeration;

/** The elements of a list, as JNDI wants them. */
final class ListEnumeration<T> implements NamingEnumeration<T> {
    private final Iterator<T> elements;

    ListEnumeration(List<T> elements) {
        this.elements = elements.iterator();
    }

    @Override
    public boolean hasMore() {
        return elements.hasNext();
    }

    @Override
    public boolean hasMoreElements() {
        return elements.hasNext();
    }

    @Override
    public T next() {
        return elements.next();
    }

    @Override
    public T nextElement() {
        return elements.next();
    }

    @Override
    public void close() {}
}
