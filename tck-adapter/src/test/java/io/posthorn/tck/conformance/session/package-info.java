/** Chapter 6: connections, sessions, transactions and acknowledgement. */
@NullMarked
package io.posthorn.tck.conformance.session;

import org.jspecify.annotations.NullMarked;
