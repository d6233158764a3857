package io.posthorn.api.selector;

/** What is known of an expression's type before there is a message. */
enum Kind {
    CONDITION("a condition"),
    NUMBER("a number"),
    TEXT("a string"),
    /** An identifier: its value tells. */
    ANY("a value");

    private final String phrase;

    Kind(String phrase) {
        this.phrase = phrase;
    }

    boolean canBe(Kind wanted) {
        return this == ANY || this == wanted;
    }

    @Override
    public String toString() {
        return phrase;
    }
}
