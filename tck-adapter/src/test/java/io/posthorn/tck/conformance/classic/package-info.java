/** Chapters 9 and 11: the APIs of one domain, and requestors. */
@NullMarked
package io.posthorn.tck.conformance.classic;

import org.jspecify.annotations.NullMarked;
