/** A broker's side played by tests, and what the transport does with it. */
@NullMarked
package io.posthorn.jms.transport;

import org.jspecify.annotations.NullMarked;
