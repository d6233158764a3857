package io.posthorn.server.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads one YAML document from front to back, and refuses with the line what is not as expected: another type, a key
 * twice, anchors, aliases, tags, a second document. No text of an error has a value of the file that may be a secret.
 */
final class StrictYaml implements AutoCloseable {
    /** Reads the value of a key. */
    @FunctionalInterface
    interface Entry {
        void read(String key) throws IOException;
    }

    /** Reads the next thing. */
    @FunctionalInterface
    interface Part {
        void read() throws IOException;
    }

    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String source;
    private final YAMLParser parser;
    private @Nullable JsonToken token;
    private int line = 1;

    /** @param source what errors call the text */
    StrictYaml(String source, String text) throws IOException {
        this.source = source;
        parser = YAML.createParser(text);
    }

    /** Where the thing is that was read last. */
    int line() {
        return line;
    }

    /** Reads all of it: {@code content} once, and nothing behind. */
    void document(String expected, Part content) throws IOException {
        next();
        if (token == null) {
            throw error("there is nothing in it; expected " + expected);
        }
        content.read();
        next();
        if (token != null) {
            throw error("there is more behind the end of the first document");
        }
    }

    /** Reads a map, whose begin is the next thing unless it has been met already. */
    void map(String what, Entry entry) throws IOException {
        value();
        if (token != JsonToken.START_OBJECT) {
            throw error(what + " must be a map of keys and values");
        }
        for (next(); token != JsonToken.END_OBJECT; next()) {
            entry.read(parser.currentName());
        }
    }

    void list(String what, String example, Part element) throws IOException {
        value();
        if (token != JsonToken.START_ARRAY) {
            throw error(what + " must be a list, such as [" + example + "]");
        }
        for (next(); token != JsonToken.END_ARRAY; next()) {
            element.read();
        }
    }

    String text(String what) throws IOException {
        value();
        if (token != JsonToken.VALUE_STRING) {
            throw error(what + " must be text");
        }
        return parser.getText();
    }

    /** Reads one of these words. */
    String choice(List<String> words) throws IOException {
        value();
        String word = token == JsonToken.VALUE_STRING ? parser.getText() : "";
        if (!words.contains(word)) {
            throw error((word.isEmpty() ? "expected a word" : "there is no '" + word + "' here") + known(word, words));
        }
        return word;
    }

    void requireKnown(String key, List<String> known) {
        if (!known.contains(key)) {
            throw error("unknown key '" + key + "'" + known(key, known));
        }
    }

    UsersFileException error(String text) {
        return error(line, text);
    }

    UsersFileException error(int where, String text) {
        return new UsersFileException(source + ", line " + where + ": " + text, null);
    }

    private static String known(String word, List<String> words) {
        return Nearest.to(word, words)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("")
                + words.stream()
                        .map(each -> "'" + each + "'")
                        .collect(Collectors.joining(" or ", " (", " is possible)"));
    }

    /** Behind a key its value is the next thing; elsewhere it has been met. */
    private void value() throws IOException {
        if (token == JsonToken.FIELD_NAME) {
            next();
        }
    }

    /** Text and position of the parser's own errors have lines of the file, which may hold a password: they are not passed on. */
    private void next() throws IOException {
        try {
            token = parser.nextToken();
        } catch (JsonProcessingException e) {
            throw error(where(e), complaint(e));
        }
        line = parser.currentTokenLocation().getLineNr();
        if (parser.isCurrentAlias() || parser.getObjectId() != null || parser.getTypeId() != null) {
            throw error(
                    "anchors, aliases and tags ('&', '*' and '!') are not taken here; put what begins so in quotes");
        }
    }

    private int where(JsonProcessingException e) {
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            return marked.getProblemMark().getLine() + 1;
        }
        return e.getLocation() == null ? line : e.getLocation().getLineNr();
    }

    private static String complaint(JsonProcessingException e) {
        String text = String.valueOf(e.getOriginalMessage());
        return text.startsWith("Duplicate field")
                ? "the key" + text.substring("Duplicate field".length()) + " stands here twice"
                : "this is not YAML that is understood; look for indentation, quotes and brackets";
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
