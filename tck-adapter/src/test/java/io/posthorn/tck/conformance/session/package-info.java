/** Chapter 6: connections, sessions, transactions and acknowledgement; distributed transactions (chapter 11) too. */
@NullMarked
package io.posthorn.tck.conformance.session;

import org.jspecify.annotations.NullMarked;
