package io.posthorn.tck.conformance.message;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The table of conversions that map and stream messages share (Jakarta Messaging 3.1, §3.11.3). */
final class BodyConversions {
    private static final List<String> TYPES =
            List.of("boolean", "byte", "short", "char", "int", "long", "float", "double", "String", "byte[]");

    private static final Map<String, List<String>> TABLE = Map.of(
            "boolean", List.of("boolean", "String"),
            "byte", List.of("byte", "short", "int", "long", "String"),
            "short", List.of("short", "int", "long", "String"),
            "char", List.of("char", "String"),
            "int", List.of("int", "long", "String"),
            "long", List.of("long", "String"),
            "float", List.of("float", "double", "String"),
            "double", List.of("double", "String"),
            "String", List.of("boolean", "byte", "short", "int", "long", "float", "double", "String"),
            "byte[]", List.of("byte[]"));

    private static final Map<String, Object> VALUES = Map.of(
            "boolean",
            true,
            "byte",
            (byte) 1,
            "short",
            (short) 1,
            "char",
            '1',
            "int",
            1,
            "long",
            1L,
            "float",
            1f,
            "double",
            1d,
            "String",
            "1",
            "byte[]",
            new byte[] {1});

    private BodyConversions() {}

    /** Pairs of what is set and what it is read as. */
    static Stream<Arguments> cells(boolean allowed) {
        return TYPES.stream().flatMap(set -> TYPES.stream()
                .filter(as -> TABLE.get(set).contains(as) == allowed)
                .map(as -> Arguments.of(set, as)));
    }

    static Object value(String type) {
        return VALUES.get(type);
    }

    static Object expected(String set, String as) {
        if (as.equals("String")) {
            return VALUES.get(set).toString();
        }
        return set.equals("String") && as.equals("boolean") ? false : VALUES.get(as);
    }
}
