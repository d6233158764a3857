package io.posthorn.server.queue;

/**
 * The durable messages of one lane that wait with their content in memory: as many as the budget has room for; a page while
 * it has a little; one in any case, so that no queue stands still because of others.
 */
final class Window {
    private final MemoryBudget memory;
    private final PageLimits pages;
    private int count;
    private long bytes;

    Window(MemoryBudget memory, PageLimits pages) {
        this.memory = memory;
        this.pages = pages;
    }

    boolean hasRoomFor(QueuedMessage message) {
        return memory.roomForCopies()
                || bytes == 0
                || (memory.roomForLittle() && bytes + message.cost() <= pages.bytes());
    }

    void add(QueuedMessage message) {
        message.hold(memory);
        count++;
        bytes += message.cost();
    }

    /** The message, which keeps its content, waits here no longer. */
    void remove(QueuedMessage message) {
        count--;
        bytes -= message.cost();
    }

    /** Whether less is here than half of what is read at once. */
    boolean runsOut() {
        return count <= pages.messages() / 2 && bytes <= pages.bytes() / 2;
    }

    void clear() {
        count = 0;
        bytes = 0;
    }
}
