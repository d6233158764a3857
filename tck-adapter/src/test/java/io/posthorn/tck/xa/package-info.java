/** Distributed transactions, over a socket, and over the death of the broker (Jakarta Messaging 3.1, §11.3). */
@NullMarked
package io.posthorn.tck.xa;

import org.jspecify.annotations.NullMarked;
