package io.posthorn.api.message;

/** What makes a session one across connections: 128 random bits, drawn by the client. */
public record SessionEpoch(long high, long low) {}
