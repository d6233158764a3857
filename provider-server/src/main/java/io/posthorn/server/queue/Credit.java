package io.posthorn.server.queue;

/**
 * What a consumer may be delivered: while both credits are above 0, and one message more if it asked for that. So the last
 * may be larger than what is left of the bytes.
 */
final class Credit {
    private long messages;
    private long bytes;
    private boolean wantsOne;
    /** The last delivery that was made without credit. */
    private long wantedTag;

    void grant(long moreMessages, long moreBytes) {
        messages += moreMessages;
        bytes += moreBytes;
    }

    /** One message is wanted, with or without credit. */
    void wantOne() {
        wantsOne |= !granted();
    }

    void stopWanting() {
        wantsOne = false;
    }

    /** Whether there is any. */
    boolean any() {
        return wantsOne || granted();
    }

    /** A delivery is made. */
    void spend(long tag, long length) {
        if (wantsOne) {
            wantsOne = false;
            wantedTag = tag;
        } else {
            grant(-1, -length);
        }
    }

    /** A delivery could not be made after all. */
    void refund(long tag, long length) {
        if (tag != wantedTag) {
            grant(1, length);
        }
    }

    void takeBack() {
        messages = 0;
        bytes = 0;
        wantsOne = false;
    }

    private boolean granted() {
        return messages > 0 && bytes > 0;
    }
}
