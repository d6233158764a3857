package io.posthorn.jms.destination;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.TopicName;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.Topic;
import org.jspecify.annotations.Nullable;

/** A topic (Jakarta Messaging 3.1, §4.2.6). */
public sealed class JmsTopic extends JmsDestination implements Topic permits JmsTemporaryTopic {
    private static final long serialVersionUID = 1;

    public JmsTopic(TopicName name) {
        this((DestinationName) name);
    }

    JmsTopic(DestinationName name) {
        super(name);
    }

    /**
     * The topic of this name; {@code topic://name} is the same one.
     *
     * @throws InvalidDestinationException if the name breaks the rules of {@link DestinationName}, or is that of another
     *     kind, as {@code queue://name}
     */
    public static JmsTopic of(@Nullable String name) throws InvalidDestinationException {
        return new JmsTopic(checked(name, SerializedDestination.TOPIC, TopicName::new));
    }

    @Override
    public final String getTopicName() {
        return name().value();
    }

    @Override
    String scheme() {
        return SerializedDestination.TOPIC;
    }
}
