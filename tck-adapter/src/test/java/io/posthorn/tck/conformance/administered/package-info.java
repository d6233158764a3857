/** Chapter 5: what an administrator makes and a naming service keeps. */
@NullMarked
package io.posthorn.tck.conformance.administered;

import org.jspecify.annotations.NullMarked;
