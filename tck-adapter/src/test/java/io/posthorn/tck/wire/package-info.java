/** Tests that speak the wire protocol themselves, well and badly, over a blocking socket. */
@NullMarked
package io.posthorn.tck.wire;

import org.jspecify.annotations.NullMarked;
