/** Chapter 8: consuming, and subscriptions of all kinds. */
@NullMarked
package io.posthorn.tck.conformance.consumer;

import org.jspecify.annotations.NullMarked;
