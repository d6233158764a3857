package io.posthorn.server.store.scratch;

import java.nio.file.Path;

/**
 * How scratch files are set up.
 *
 * @param directory that exists and is used by this broker alone
 * @param fileBytes size of one file, above 0; a stretch that is longer gets a file of its own length
 * @param maxBytes of all files together, 0 or more
 * @param leaveFree bytes of the disk that stay free for others
 */
public record ScratchSettings(Path directory, int fileBytes, long maxBytes, long leaveFree) {
    private static final int DEFAULT_FILE = 64 * 1024 * 1024;

    public ScratchSettings {
        if (fileBytes <= 0 || maxBytes < 0 || leaveFree < 0) {
            throw new IllegalArgumentException("scratch files of " + fileBytes + " bytes, " + maxBytes
                    + " bytes in all, " + leaveFree + " bytes left free");
        }
    }

    /** Files of the usual size, 64 MiB. */
    public static ScratchSettings of(Path directory, long maxBytes, long leaveFree) {
        return new ScratchSettings(directory, DEFAULT_FILE, maxBytes, leaveFree);
    }
}
