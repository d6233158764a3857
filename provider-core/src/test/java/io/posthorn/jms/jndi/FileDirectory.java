package io.posthorn.jms.jndi;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Properties;
import javax.naming.CompositeName;
import javax.naming.NamingException;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;
import javax.naming.spi.NamingManager;
import org.jspecify.annotations.Nullable;

/** Keeps references in files, a property for each of their parts, as naming services on file systems do. */
final class FileDirectory {
    private static final String TYPE = "class";
    private static final String FACTORY = "factory";
    private static final String PART = "part.";

    private final Path directory;

    FileDirectory(Path directory) {
        this.directory = directory;
    }

    void bind(String name, Referenceable object) throws NamingException, IOException {
        Reference reference = object.getReference();
        Properties file = new Properties();
        file.setProperty(TYPE, reference.getClassName());
        file.setProperty(FACTORY, reference.getFactoryClassName());
        for (RefAddr part : Collections.list(reference.getAll())) {
            file.setProperty(PART + part.getType(), (String) part.getContent());
        }
        try (Writer out = Files.newBufferedWriter(path(name))) {
            file.store(out, null);
        }
    }

    @Nullable
    Object lookup(String name) throws Exception {
        Properties file = new Properties();
        try (Reader in = Files.newBufferedReader(path(name))) {
            file.load(in);
        }
        Reference reference = new Reference(file.getProperty(TYPE), file.getProperty(FACTORY), null);
        for (String key : file.stringPropertyNames()) {
            if (key.startsWith(PART)) {
                reference.add(new StringRefAddr(key.substring(PART.length()), file.getProperty(key)));
            }
        }
        return NamingManager.getObjectInstance(reference, new CompositeName(name), null, null);
    }

    String text(String name) throws IOException {
        return Files.readString(path(name));
    }

    private Path path(String name) {
        return directory.resolve(name + ".properties");
    }
}
