package io.posthorn.api.message;

import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any message: what property tests draw from. */
public final class Messages {
    private static final String NAME_SIGNS = "._-/:$%@+=~#&,()aZ9\u00e9\u5b57";

    private Messages() {}

    /** Any string of UTF-16 units, lone surrogates among them. */
    public static Arbitrary<String> texts() {
        Arbitrary<Character> units = Arbitraries.oneOf(
                Arbitraries.chars().ascii(),
                Arbitraries.chars().all(),
                Arbitraries.chars().range('\uD7F0', '\uE010'),
                Arbitraries.of('\uFFFD', '\0', '\u00FF'));
        return units.list().ofMaxSize(40).map(Messages::joined);
    }

    public static Arbitrary<DestinationName> destinations() {
        Arbitrary<String> names =
                Arbitraries.strings().withChars(NAME_SIGNS).ofMinLength(1).ofMaxLength(DestinationName.MAX_LENGTH);
        return Combinators.combine(names, Arbitraries.integers().between(0, 3)).as((name, kind) -> switch (kind) {
            case 0 -> new QueueName(name);
            case 1 -> new TopicName(name);
            case 2 -> new TemporaryQueueName(name);
            default -> new TemporaryTopicName(name);
        });
    }

    /** Values of every type that a property may have. */
    public static Arbitrary<Map<String, Object>> properties() {
        Arbitrary<Object> values = Arbitraries.oneOf(
                Arbitraries.of(true, false).map(Object.class::cast),
                Arbitraries.bytes().map(Object.class::cast),
                Arbitraries.shorts().map(Object.class::cast),
                Arbitraries.integers().map(Object.class::cast),
                Arbitraries.longs().map(Object.class::cast),
                Arbitraries.floats().map(Object.class::cast),
                Arbitraries.doubles().map(Object.class::cast),
                Arbitraries.of(Float.NaN, Double.NaN, -0.0f, -0.0, Double.NEGATIVE_INFINITY)
                        .map(Object.class::cast),
                texts().map(Object.class::cast),
                Arbitraries.just((Object) null));
        return Arbitraries.maps(texts(), values).ofMaxSize(12).map(LinkedHashMap::new);
    }

    public static Arbitrary<MessageHead> heads() {
        Arbitrary<DeliveryOptions> options = Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(0))
                .as(DeliveryOptions::new);
        Arbitrary<MessageId> ids =
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(MessageId::new);
        Arbitrary<CorrelationId> correlations = Arbitraries.oneOf(
                texts().map(CorrelationId.Text::new),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(CorrelationId.Bytes::new));
        // Combinators take eight at most: the two flags and what names the message go in as one.
        Arbitrary<MessageHead> bare = Combinators.combine(
                        Arbitraries.of(MessageKind.class),
                        options,
                        ids,
                        Arbitraries.longs(),
                        destinations(),
                        destinations().injectNull(0.5),
                        correlations.injectNull(0.3),
                        texts().injectNull(0.3))
                .as((kind, option, id, timestamp, to, replyTo, correlation, type) -> new MessageHead(
                        kind, option, id, false, timestamp, false, to, replyTo, correlation, type, Map.of()));
        return Combinators.combine(bare, Arbitraries.of(true, false), Arbitraries.of(true, false), properties())
                .as((head, idHidden, timestampHidden, properties) -> new MessageHead(
                        head.kind(),
                        head.options(),
                        head.id(),
                        idHidden,
                        head.timestamp(),
                        timestampHidden,
                        head.destination(),
                        head.replyTo(),
                        head.correlationId(),
                        head.type(),
                        properties));
    }

    public static Arbitrary<EncodedMessage> messages() {
        return Combinators.combine(
                        heads(), Arbitraries.bytes().array(byte[].class).ofMaxSize(100))
                .as(EncodedMessage::of);
    }

    private static String joined(java.util.List<Character> units) {
        StringBuilder text = new StringBuilder();
        units.forEach(text::append);
        return text.toString();
    }
}
