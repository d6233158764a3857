package io.posthorn.server.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthorn.server.broker.QueueReport;
import io.posthorn.server.broker.SubscriptionReport;
import io.posthorn.server.broker.SubscriptionSettings;
import io.posthorn.server.queue.QueueStatus;
import java.util.List;
import java.util.function.Function;

/** What the broker reports, for programs. Names here are part of the interface, and none of them is a class's. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An object with one list. */
    static <T> ObjectNode list(String name, List<T> elements, Function<T, ? extends JsonNode> each) {
        ObjectNode all = object();
        ArrayNode list = all.putArray(name);
        elements.forEach(element -> list.add(each.apply(element)));
        return all;
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of names and values can always be written", e);
        }
    }

    static ObjectNode queue(QueueReport report) {
        return status(object().put("name", report.definition().name()), report.status());
    }

    static ObjectNode subscription(SubscriptionReport report) {
        SubscriptionSettings settings = report.settings();
        ObjectNode node = object().put("id", SubscriptionId.of(report.key()))
                .put("durable", report.key().durable())
                .put("shared", settings.shared())
                .put("clientId", report.key().clientId())
                .put("name", report.key().name())
                .put("topic", settings.topic().value())
                .put("selector", settings.selector())
                .put("noLocal", settings.noLocal());
        return status(node, report.status());
    }

    private static ObjectNode status(ObjectNode of, QueueStatus status) {
        return of.put("ready", status.ready())
                .put("unacknowledged", status.unacknowledged())
                .put("delayed", status.delayed())
                .put("bytes", status.bytes())
                .put("consumers", status.consumers())
                .put("enqueued", status.enqueued())
                .put("acknowledged", status.acknowledged())
                .put("expired", status.expired())
                .put("redelivered", status.redelivered());
    }
}
