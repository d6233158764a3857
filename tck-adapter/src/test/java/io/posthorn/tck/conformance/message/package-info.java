/** Chapter 3: messages, their headers, properties and bodies, and selectors. */
@NullMarked
package io.posthorn.tck.conformance.message;

import org.jspecify.annotations.NullMarked;
