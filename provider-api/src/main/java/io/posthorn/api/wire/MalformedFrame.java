package io.posthorn.api.wire;

/** What {@link FrameSplitter} hands on in place of a frame it could not read; nothing follows it. */
public record MalformedFrame(ErrorCode code, String text) {}
