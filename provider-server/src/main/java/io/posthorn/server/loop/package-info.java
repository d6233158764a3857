/**
 * Threads and time, behind small interfaces.
 *
 * <p>A {@link io.posthorn.server.loop.Loop} is the one thread that owns a connection or a queue; who is elsewhere hands it
 * a task. In production loops are Netty's, in tests one thread drives them by hand, on a clock that stands still. Every
 * package of the broker may use this one; it uses none of them. Threads and the system's clock are got here only.
 */
@NullMarked
package io.posthorn.server.loop;

import org.jspecify.annotations.NullMarked;
