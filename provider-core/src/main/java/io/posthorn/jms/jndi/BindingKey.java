package io.posthorn.jms.jndi;

import io.posthorn.jms.settings.EditDistance;
import java.util.Locale;
import java.util.Optional;

/** The keys of an environment that are ours; case does not matter. */
enum BindingKey {
    CONNECTION_FACTORY("connectionFactory.", "connectionFactory.NAME=URL"),
    XA_CONNECTION_FACTORY("xaConnectionFactory.", "xaConnectionFactory.NAME=URL"),
    QUEUE("queue.", "queue.NAME=QUEUE"),
    TOPIC("topic.", "topic.NAME=TOPIC"),
    CONNECTION_FACTORY_NAMES("connectionFactoryNames", "connectionFactoryNames=NAME,NAME");

    private final String prefix;
    private final String form;

    BindingKey(String prefix, String form) {
        this.prefix = prefix;
        this.form = form;
    }

    /** How it is used. */
    String form() {
        return form;
    }

    /** The key that {@code text} begins with, or is where nothing follows it. */
    static Optional<BindingKey> of(String text) {
        for (BindingKey key : values()) {
            boolean begins = text.regionMatches(true, 0, key.prefix, 0, key.prefix.length());
            if (begins && (key.isPrefix() || text.length() == key.prefix.length())) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** The key that was meant by {@code text}, which is none: one letter is wrong, or two of a long one. */
    static Optional<BindingKey> nearest(String text) {
        int dot = text.indexOf('.');
        String word = text.substring(0, dot < 0 ? text.length() : dot).toLowerCase(Locale.ROOT);
        for (BindingKey key : values()) {
            String known = key.word();
            if (key.isPrefix() == dot >= 0 && EditDistance.between(word, known) <= (known.length() > 5 ? 2 : 1)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** What follows the key: the name to bind. */
    String nameIn(String text) {
        return text.substring(prefix.length());
    }

    private boolean isPrefix() {
        return prefix.endsWith(".");
    }

    private String word() {
        return prefix.replace(".", "").toLowerCase(Locale.ROOT);
    }
}
