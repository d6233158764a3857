/** Writes {@code docs/jms-conformance.md} from what the tests say of themselves and what became of them. */
@NullMarked
package io.posthorn.tck.page;

import org.jspecify.annotations.NullMarked;
