/** Chapter 7: sending. */
@NullMarked
package io.posthorn.tck.conformance.producer;

import org.jspecify.annotations.NullMarked;
