package io.posthorn.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.CompletionListener;
import jakarta.jms.Message;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** Keeps what it is told of asynchronous sends, in order. */
public final class RecordedCompletions implements CompletionListener {
    private final List<Message> completed = new CopyOnWriteArrayList<>();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();

    @Override
    public void onCompletion(Message message) {
        completed.add(message);
    }

    @Override
    public void onException(Message message, Exception exception) {
        failures.add(exception);
    }

    /** The messages that were completed, as soon as they are so many. */
    public List<Message> await(int count) {
        Awaitility.await("completions")
                .untilAsserted(() -> assertThat(completed).hasSizeGreaterThanOrEqualTo(count));
        assertThat(failures).isEmpty();
        return completed;
    }

    /** Those that were completed until now. */
    public List<Message> completed() {
        return completed;
    }

    public List<Exception> failures() {
        return failures;
    }
}
