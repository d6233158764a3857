package io.posthorn.tck.namespaces;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/** The client, the API and the letters of the other namespace; all that both have in common is there once. */
final class OtherNamespace extends URLClassLoader {
    private static final List<String> OWN = List.of("io.posthorn.jms.", "io.posthorn.tck.namespaces.");

    /** From directories and jars as in a class path. */
    OtherNamespace(String classPath) throws MalformedURLException {
        super(urls(classPath), OtherNamespace.class.getClassLoader());
    }

    private static URL[] urls(String classPath) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String part : classPath.split(File.pathSeparator)) {
            File file = new File(part);
            if (!file.exists()) {
                throw new IllegalStateException(part + " is not there; build posthorn-tck-adapter first");
            }
            urls.add(file.toURI().toURL());
        }
        return urls.toArray(new URL[0]);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (OWN.stream().noneMatch(name::startsWith)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }
}
