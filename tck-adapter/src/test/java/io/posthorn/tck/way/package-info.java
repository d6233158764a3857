/** A message's whole way, through the JMS API, over a socket, to the disk and back. */
@NullMarked
package io.posthorn.tck.way;

import org.jspecify.annotations.NullMarked;
