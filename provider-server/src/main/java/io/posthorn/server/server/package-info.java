/**
 * The composition root: settings, the order of start and stop, the program, and brokers inside other programs. The only
 * room that sees all others; none of them sees it.
 *
 * <p>Its types are used by the thread that starts and stops the broker; where another thread may call, they say so.
 */
@NullMarked
package io.posthorn.server.server;

import org.jspecify.annotations.NullMarked;
