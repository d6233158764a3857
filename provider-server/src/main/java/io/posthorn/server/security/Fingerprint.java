package io.posthorn.server.security;

import java.nio.ByteBuffer;

/** A keyed digest: equal for what is equal, short, and of no use to whoever has not the key. */
record Fingerprint(ByteBuffer digest) {}
