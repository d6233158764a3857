package io.posthorn.server.server;

import io.posthorn.server.store.StoreInfo;
import io.posthorn.server.store.StoreInfo.Files;
import io.posthorn.server.store.StoreInfo.QueueInfo;
import io.posthorn.server.store.StoreInfo.Stamp;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a store holds, for programs: one JSON object, each queue on a line of its own. Stateless. */
final class StoreJson {
    private StoreJson() {}

    static String of(StoreInfo info) {
        return "{\"id\":" + text(info.id().toString())
                + ",\"format\":" + info.format()
                + ",\"journal\":{" + files("segments", info.journal().segments())
                + ",\"frames\":" + info.journal().frames()
                + ",\"tornBytes\":" + info.journal().tornBytes()
                + "},\"spares\":{" + files("files", info.spares())
                + "},\"tables\":{" + files("files", info.tables().files())
                + ",\"content\":" + info.tables().content()
                + ",\"alive\":" + info.tables().alive()
                + "},\"bodies\":{\"count\":" + info.bodies()
                + ",\"bytes\":" + info.bodyBytes()
                + "},\"sessions\":" + info.sessions()
                + ",\"branches\":" + info.branches()
                + ",\"queues\":["
                + info.queues().stream().map(StoreJson::queue).collect(Collectors.joining(",", "", "\n"))
                + "]}\n";
    }

    private static String files(String name, Files files) {
        return "\"" + name + "\":" + files.count() + ",\"bytes\":" + files.bytes();
    }

    private static String queue(QueueInfo queue) {
        return "\n{\"name\":" + text(queue.name())
                + ",\"kind\":" + text(queue.kind().name().toLowerCase(Locale.ROOT))
                + ",\"waiting\":" + queue.waiting()
                + ",\"bytes\":" + queue.bytes()
                + ",\"delayed\":" + queue.delayed()
                + ",\"hidden\":" + queue.hidden()
                + ",\"prepared\":" + queue.prepared()
                + ",\"marks\":" + queue.deliveredBefore()
                + ",\"first\":" + stamp(queue.oldest())
                + ",\"last\":" + stamp(queue.youngest()) + "}";
    }

    private static String stamp(@Nullable Stamp stamp) {
        return stamp == null ? "null" : "{\"key\":" + stamp.key() + ",\"sentAt\":" + stamp.sentAt() + "}";
    }

    private static String text(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
