package io.posthorn.jms.object;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Classes by their names, as {@code jms.object.allow} lists them, separated by commas:
 *
 * <pre>
 * com.acme.Order           one class; a nested one is com.acme.Order$Line
 * com.acme.*               those of a package
 * com.acme.**              those of a package and of all below it
 * *                        every class there is
 * </pre>
 *
 * <p>The last one lets whoever may send to a destination run code in its consumers, if only one class on their class path
 * lends itself to it. Nobody knows such a thing of a class path.
 */
public final class AllowedClasses {
    public static final AllowedClasses NONE = new AllowedClasses(Set.of());
    public static final AllowedClasses ALL = new AllowedClasses(Set.of("*"));

    private static final String OF_PACKAGE = ".*";
    private static final String OF_PACKAGES = ".**";

    private final Set<String> patterns;

    private AllowedClasses(Set<String> patterns) {
        this.patterns = patterns;
    }

    /**
     * Reads such a list.
     *
     * @throws IllegalArgumentException if a part of it is neither a class nor a package; the text shows the part
     */
    public static AllowedClasses parse(String list) {
        Set<String> patterns = new LinkedHashSet<>();
        for (String part : list.split(",", -1)) {
            String pattern = part.strip();
            requirePattern(pattern);
            patterns.add(pattern);
        }
        return new AllowedClasses(patterns);
    }

    /** These and those. */
    public AllowedClasses and(AllowedClasses others) {
        Set<String> both = new LinkedHashSet<>(patterns);
        both.addAll(others.patterns);
        return new AllowedClasses(both);
    }

    /** Whether a class of this name, which is no array, is among them. */
    boolean contains(String name) {
        if (patterns.contains(name) || patterns.contains("*")) {
            return true;
        }
        int dot = name.lastIndexOf('.');
        if (dot > 0 && patterns.contains(name.substring(0, dot) + OF_PACKAGE)) {
            return true;
        }
        for (; dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
            if (patterns.contains(name.substring(0, dot) + OF_PACKAGES)) {
                return true;
            }
        }
        return false;
    }

    private static void requirePattern(String pattern) {
        if (pattern.equals("*")) {
            return;
        }
        String name = pattern;
        if (pattern.endsWith(OF_PACKAGES) || pattern.endsWith(OF_PACKAGE)) {
            name = pattern.substring(0, pattern.lastIndexOf(".*"));
        }
        for (String word : name.split("\\.", -1)) {
            if (!isIdentifier(word)) {
                throw new IllegalArgumentException("\"" + pattern
                        + "\" is neither a class (com.acme.Order) nor a package (com.acme.* or com.acme.**) nor *");
            }
        }
    }

    private static boolean isIdentifier(String word) {
        return !word.isEmpty()
                && Character.isJavaIdentifierStart(word.codePointAt(0))
                && word.codePoints().allMatch(Character::isJavaIdentifierPart);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AllowedClasses that && patterns.equals(that.patterns);
    }

    @Override
    public int hashCode() {
        return patterns.hashCode();
    }

    /** The list as {@link #parse} reads it. */
    @Override
    public String toString() {
        return String.join(",", patterns);
    }
}
