package io.posthorn.server.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a request is about: the parts of its path, each decoded by itself, so that a name may have any character and never
 * becomes another path.
 */
record Target(List<String> path, Map<String, String> query) {
    /**
     * Reads the target of a request's first line.
     *
     * @throws RefusedException 400 if it is not a path in good order
     */
    static Target of(String uri) {
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        if (!path.startsWith("/")) {
            throw RefusedException.badRequest("the path must begin with '/'");
        }
        List<String> parts = new ArrayList<>();
        if (path.equals("/")) {
            return new Target(parts, query(uri, mark));
        }
        if (path.endsWith("/") && !path.endsWith("//")) {
            throw RefusedException.badRequest("no path here ends with '/': leave it out");
        }
        for (String part : path.substring(1).split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw RefusedException.badRequest("'//', '.' and '..' are not taken in a path");
            }
            parts.add(Percent.decoded(part));
        }
        return new Target(parts, query(uri, mark));
    }

    private static Map<String, String> query(String uri, int mark) {
        return mark < 0 ? Map.of() : query(uri.substring(mark + 1));
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String part : text.split("&", -1)) {
            int equals = part.indexOf('=');
            String key = Percent.decoded(equals < 0 ? part : part.substring(0, equals));
            String value = equals < 0 ? "" : Percent.decoded(part.substring(equals + 1));
            if (query.put(key, value) != null) {
                throw RefusedException.badRequest("'" + key + "' stands twice in the query");
            }
        }
        return query;
    }

    /** The path as it came, but for the spelling of what is encoded: in a log it is one line. */
    String encodedPath() {
        return path.stream().map(Percent::encoded).collect(Collectors.joining("/", "/", ""));
    }

    /**
     * Whether the query says {@code true} to this; it may have nothing else.
     *
     * @throws RefusedException 400 if it has, or says neither true nor false
     */
    boolean flag(String name) {
        requireOnly(name);
        String value = query.getOrDefault(name, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw RefusedException.badRequest("'" + name + "' is 'true' or 'false'");
        }
        return value.equals("true");
    }

    /** Refuses a query that has anything. */
    void requireNoQuery() {
        requireOnly("");
    }

    private void requireOnly(String name) {
        for (String key : query.keySet()) {
            if (!key.equals(name)) {
                throw RefusedException.badRequest("'" + key + "' is not known here");
            }
        }
    }
}
