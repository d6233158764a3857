/**
 * How errors reach the application: the one place that knows which exception of the specification stands for what.
 *
 * <p>Stateless, for any thread. Every room of the client may use it.
 */
@NullMarked
package io.posthorn.jms.error;

import org.jspecify.annotations.NullMarked;
