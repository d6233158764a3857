package io.posthorn.api.selector;

import org.jspecify.annotations.Nullable;

/** One selector over one message, with the steps that are left for it. Not thread-safe. */
final class Evaluation {
    private static final int CHARACTERS_A_STEP = 16;

    private final SelectorContext context;
    private long left;

    Evaluation(SelectorContext context, int steps) {
        this.context = context;
        this.left = steps;
    }

    @Nullable
    Object valueOf(Identifier identifier) {
        SelectableHeader header = identifier.header();
        return header == null ? context.property(identifier.name()) : context.header(header);
    }

    /** Takes one step; false if there was none left, and then whoever asks gives up. */
    boolean step() {
        return --left >= 0;
    }

    /** Takes the steps that it costs to look at a whole text once. */
    boolean stepsFor(String text) {
        left -= 1 + text.length() / CHARACTERS_A_STEP;
        return left >= 0;
    }

    boolean isSpent() {
        return left < 0;
    }
}
