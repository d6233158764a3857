package io.posthorn.server.server;

import io.posthorn.server.store.StoreInfo;
import io.posthorn.server.store.StoreInfo.QueueInfo;
import io.posthorn.server.store.StoreInfo.Stamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a store holds, for people to read. Stateless. */
final class StoreReport {
    private static final String[] HEADINGS = {
        "queue", "kind", "waiting", "bytes", "delayed", "hidden", "prepared", "marks", "first sent", "last sent"
    };
    /** Columns of text, which begin on the left; numbers end on the right. */
    private static final List<Integer> TEXTS = List.of(0, 1, 8, 9);

    private StoreReport() {}

    static String of(StoreInfo info) {
        StringBuilder out = new StringBuilder();
        line(out, "store", info.id() + ", format " + info.format());
        line(
                out,
                "journal",
                info.journal().segments().count() + " segments, "
                        + info.journal().segments().bytes() + " bytes, "
                        + info.journal().frames() + " frames, "
                        + (info.journal().tornBytes() == 0
                                ? "no torn end"
                                : "a torn end of up to " + info.journal().tornBytes() + " bytes"));
        line(out, "spares", info.spares().count() + " files, " + info.spares().bytes() + " bytes");
        line(
                out,
                "tables",
                info.tables().files().count() + " files, "
                        + info.tables().files().bytes() + " bytes, "
                        + info.tables().alive() + " of "
                        + info.tables().content() + " bytes of messages alive");
        line(out, "bodies", info.bodies() + " outside their messages, " + info.bodyBytes() + " bytes");
        line(out, "sessions", String.valueOf(info.sessions()));
        line(out, "branches", info.branches() + " prepared");
        line(out, "queues", String.valueOf(info.queues().size()));
        if (!info.queues().isEmpty()) {
            out.append(System.lineSeparator());
            table(info.queues(), out);
        }
        return out.toString();
    }

    private static void line(StringBuilder out, String what, String value) {
        out.append(what).append(" ".repeat(10 - what.length())).append(value).append(System.lineSeparator());
    }

    private static void table(List<QueueInfo> queues, StringBuilder out) {
        List<String[]> rows = new ArrayList<>();
        rows.add(HEADINGS);
        queues.forEach(queue -> rows.add(row(queue)));
        int[] widths = new int[HEADINGS.length];
        for (String[] row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        rows.forEach(row -> append(row, widths, out));
    }

    private static String[] row(QueueInfo queue) {
        return new String[] {
            queue.name(),
            queue.kind().name().toLowerCase(Locale.ROOT),
            String.valueOf(queue.waiting()),
            String.valueOf(queue.bytes()),
            String.valueOf(queue.delayed()),
            String.valueOf(queue.hidden()),
            String.valueOf(queue.prepared()),
            String.valueOf(queue.deliveredBefore()),
            time(queue.oldest()),
            time(queue.youngest())
        };
    }

    private static String time(@Nullable Stamp stamp) {
        return stamp == null
                ? "-"
                : Instant.ofEpochMilli(stamp.sentAt())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString();
    }

    private static void append(String[] row, int[] widths, StringBuilder out) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.length; column++) {
            String padding = " ".repeat(widths[column] - row[column].length());
            line.append(column == 0 ? "" : "  ");
            line.append(TEXTS.contains(column) ? row[column] + padding : padding + row[column]);
        }
        out.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
}
