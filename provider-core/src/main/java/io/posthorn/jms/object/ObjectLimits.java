package io.posthorn.jms.object;

/**
 * How much work the reading of one object may be. What a body holds is bounded by its bytes already: a reference takes at
 * least one.
 *
 * @param depth of objects in objects; each takes some of the thread's stack
 * @param elementsPerByte of all arrays together, beside each byte of the body. An element of an array takes a byte; tables of
 *     hashing collections have up to eight places for an entry, which takes six
 * @param millis for a body, and as many again for each mebibyte of it. Few bytes can
 *     hold collections in each other, each there twice, whose hash codes would never be done
 */
record ObjectLimits(int depth, int elementsPerByte, long millis) {
    static final ObjectLimits STANDARD = new ObjectLimits(500, 2, 10_000);

    /** Arrays that are small are not counted out by the byte. */
    private static final int SMALL = 1_024;

    private static final int MEBIBYTE = 1024 * 1024;

    /** For a body of so many bytes, the elements of all arrays. */
    long elements(long bytes) {
        return SMALL + elementsPerByte * bytes;
    }

    /** For a body of so many bytes, the time. */
    long nanos(long bytes) {
        return (millis + millis * bytes / MEBIBYTE) * 1_000_000;
    }
}
