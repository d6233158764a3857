package io.posthorn.api.selector;

/**
 * How large a selector may be and how much work one message may make.
 *
 * @param length of the text, in UTF-16 characters
 * @param depth of brackets, NOT and signs within one another; chains of AND, OR and arithmetic have no depth
 * @param nodes of the tree: identifiers, literals (those in IN too), operators
 * @param steps of one evaluation: about one a node, one a character that LIKE looks at, one for 16 characters of texts
 *     that are compared
 */
public record SelectorLimits(int length, int depth, int nodes, int steps) {
    /** The deepest that may be configured: parser and evaluation recurse, and this fits a thread's stack easily. */
    public static final int DEEPEST = 256;

    public static final SelectorLimits DEFAULT = new SelectorLimits(65_536, 64, 32_768, 4_000_000);

    /** @throws IllegalArgumentException if one is not positive or the depth is more than {@value #DEEPEST} */
    public SelectorLimits {
        if (length < 1 || depth < 1 || nodes < 1 || steps < 1) {
            throw new IllegalArgumentException("the limits of a selector are positive");
        }
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("the depth of a selector is at most " + DEEPEST + ", not " + depth);
        }
    }
}
