package io.posthorn.api.selector;

/** What a selector says of a message. */
public enum Verdict {
    /** The selector is true. */
    SELECTED,
    /** The selector is false or unknown (§3.8.1.1). */
    NOT_SELECTED,
    /** {@link SelectorLimits#steps} were not enough to tell; the message counts as not selected. */
    TOO_COSTLY
}
