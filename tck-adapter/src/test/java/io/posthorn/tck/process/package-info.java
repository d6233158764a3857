/** Brokers as processes of their own, as users run them. Owned by the thread of the test. */
@NullMarked
package io.posthorn.tck.process;

import org.jspecify.annotations.NullMarked;
