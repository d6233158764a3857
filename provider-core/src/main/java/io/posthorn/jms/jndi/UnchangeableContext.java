package io.posthorn.jms.jndi;

import java.util.ArrayList;
import java.util.List;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NameClassPair;
import javax.naming.NameParser;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.OperationNotSupportedException;
import org.jspecify.annotations.Nullable;

/**
 * A context that can only be read, by names whose parts are separated by slashes: who wants another name writes it into the
 * environment.
 */
@SuppressWarnings("BanJNDI") // what is looked up is our own
abstract class UnchangeableContext implements Context {
    @Override
    public final Object lookup(Name name) throws NamingException {
        return lookup(text(name));
    }

    @Override
    public final Object lookupLink(String name) throws NamingException {
        return lookup(name);
    }

    @Override
    public final Object lookupLink(Name name) throws NamingException {
        return lookup(name);
    }

    @Override
    public final NamingEnumeration<NameClassPair> list(Name name) throws NamingException {
        return list(text(name));
    }

    @Override
    public final NamingEnumeration<Binding> listBindings(Name name) throws NamingException {
        return listBindings(text(name));
    }

    @Override
    public final NameParser getNameParser(String name) {
        return CompositeName::new;
    }

    @Override
    public final NameParser getNameParser(Name name) {
        return CompositeName::new;
    }

    @Override
    public final String composeName(String name, String prefixed) throws NamingException {
        return composeName(new CompositeName(name), new CompositeName(prefixed)).toString();
    }

    @Override
    public final Name composeName(Name name, Name prefixed) throws NamingException {
        return ((Name) prefixed.clone()).addAll(name);
    }

    @Override
    public final void bind(String name, @Nullable Object object) throws NamingException {
        throw unchangeable();
    }

    @Override
    public final void bind(Name name, @Nullable Object object) throws NamingException {
        throw unchangeable();
    }

    @Override
    public final void rebind(String name, @Nullable Object object) throws NamingException {
        throw unchangeable();
    }

    @Override
    public final void rebind(Name name, @Nullable Object object) throws NamingException {
        throw unchangeable();
    }

    @Override
    public final void unbind(String name) throws NamingException {
        throw unchangeable();
    }

    @Override
    public final void unbind(Name name) throws NamingException {
        throw unchangeable();
    }

    @Override
    public final void rename(String from, String to) throws NamingException {
        throw unchangeable();
    }

    @Override
    public final void rename(Name from, Name to) throws NamingException {
        throw unchangeable();
    }

    @Override
    public final Context createSubcontext(String name) throws NamingException {
        throw unchangeable();
    }

    @Override
    public final Context createSubcontext(Name name) throws NamingException {
        throw unchangeable();
    }

    @Override
    public final void destroySubcontext(String name) throws NamingException {
        throw unchangeable();
    }

    @Override
    public final void destroySubcontext(Name name) throws NamingException {
        throw unchangeable();
    }

    private static OperationNotSupportedException unchangeable() {
        return new OperationNotSupportedException("this context is read from its environment and cannot be changed; "
                + BindingKey.QUEUE.form() + " and the like in jndi.properties bind names");
    }

    private static String text(Name name) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < name.size(); i++) {
            parts.add(name.get(i));
        }
        return String.join("/", parts);
    }
}
