package io.posthorn.tck.page;

import io.posthorn.tck.conformance.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The conformance tests that there are, with their tags, as their classes say. */
final class ConformanceTests {
    /** @param tags sections, and points that providers get wrong */
    record Case(Class<?> type, String method, Set<String> tags) {}

    private ConformanceTests() {}

    /** All of them, in the order of their names. */
    static List<Case> all() {
        List<Case> all = new ArrayList<>();
        for (Class<?> type : classes()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class)) {
                    Set<String> tags = new TreeSet<>();
                    Stream.concat(
                                    Stream.of(type.getAnnotationsByType(Tag.class)),
                                    Stream.of(method.getAnnotationsByType(Tag.class)))
                            .forEach(tag -> tags.add(tag.value()));
                    all.add(new Case(type, method.getName(), tags));
                }
            }
        }
        all.sort((a, b) ->
                (a.type().getName() + "#" + a.method()).compareTo(b.type().getName() + "#" + b.method()));
        return all;
    }

    private static List<Class<?>> classes() {
        try {
            Path root = Path.of(Client.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            String place = Client.class.getPackageName().replace('.', '/');
            try (Stream<Path> files = Files.walk(root.resolve(place))) {
                return files.map(file -> root.relativize(file).toString())
                        .filter(name -> name.endsWith("Test.class"))
                        .<Class<?>>map(name -> load(name.replace('/', '.').replaceAll("\\.class$", "")))
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ConformanceTests.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
