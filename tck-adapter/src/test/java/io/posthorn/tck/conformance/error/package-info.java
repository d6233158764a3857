/** Chapter 10: what is thrown, and where. */
@NullMarked
package io.posthorn.tck.conformance.error;

import org.jspecify.annotations.NullMarked;
