package io.posthorn.server.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chunk of a lane that walks look into: one at a time, as copies of its messages. */
final class ShownChunk {
    private final MemoryBudget memory;
    private @Nullable Chunk chunk;
    private @Nullable WalkPage page;
    private boolean over;

    ShownChunk(MemoryBudget memory) {
        this.memory = memory;
    }

    /** Shows this chunk from now on. */
    WalkPage show(Chunk shown, List<QueuedMessage> messages) {
        forget();
        WalkPage copies = new WalkPage(memory, Lane.NO_KEY, Lane.NO_KEY);
        if (!over) {
            messages.forEach(copies::add);
            chunk = shown;
            page = copies;
        }
        return copies;
    }

    /** The messages of a chunk, null if another is shown or none. */
    @Nullable
    WalkPage of(Chunk wanted) {
        return chunk == wanted ? page : null;
    }

    /** The chunk that is shown, if it is part of the lane and this place lies within it. */
    @Nullable
    Chunk around(Place place) {
        Chunk shown = chunk;
        return shown != null && !shown.gone && shown.startsBy(place) && shown.endsAfter(place) ? shown : null;
    }

    /** The chunk that is shown, if it is part of the lane and the message at this place is one of it. */
    @Nullable
    Chunk holding(Place place) {
        Chunk shown = chunk;
        boolean holds = shown != null && !shown.gone && shown.startsBy(place) && shown.endsAfter(place.before());
        return holds ? shown : null;
    }

    /** The chunk has other messages now, or its messages are elsewhere. */
    void changed(Chunk other) {
        if (chunk == other) {
            forget();
        }
    }

    /** Lets it go if all these walks have passed it. */
    void letGo(List<Walk> walks, int priority) {
        WalkPage shown = page;
        if (shown != null && walks.stream().allMatch(walk -> shown.passed(walk.at(priority)))) {
            forget();
        }
    }

    /** Shows nothing any more. */
    void end() {
        over = true;
        forget();
    }

    private void forget() {
        if (page != null) {
            page.letGo();
        }
        page = null;
        chunk = null;
    }
}
