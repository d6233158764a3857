/** Chapter 9: the APIs of one domain, with their requestors; and connection consumers, which chapter 11 tells of. */
@NullMarked
package io.posthorn.tck.conformance.classic;

import org.jspecify.annotations.NullMarked;
