package io.posthorn.examples.command;

import io.posthorn.examples.quickstart.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on a terminal; elsewhere a line only where something happens. */
final class ConsoleProgress implements Progress, AutoCloseable {
    private static final int UPDATE_MILLIS = 100;

    private final PrintWriter out;
    /** Told by the script, which can ask for standard error alone. */
    private final boolean terminal = Boolean.getBoolean("posthorn.terminal");

    private @Nullable ProgressBar bar;
    /** What has no room beside the bar. */
    private @Nullable String afterwards;

    ConsoleProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void begins(int orders) {
        if (terminal) {
            bar = new ProgressBarBuilder()
                    .setTaskName("invoices")
                    .setInitialMax(orders)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(UPDATE_MILLIS)
                    .showSpeed()
                    .build();
        } else {
            say(orders + " orders");
        }
    }

    @Override
    public void reached(int invoices) {
        if (bar != null) {
            bar.stepTo(invoices);
        }
    }

    @Override
    public void brokerRestarted(int backlog, Duration away) {
        String text = "broker stopped with a backlog of " + backlog + " and started again: away for " + away.toMillis()
                + " ms";
        if (bar != null) {
            bar.setExtraMessage(" broker restarted");
            afterwards = text;
        } else {
            say(text);
        }
    }

    private void say(String text) {
        out.println(text);
        out.flush();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
            if (afterwards != null) {
                say(afterwards);
            }
        }
    }
}
