/** The pool of connections and sessions of pooled-jms, as published, on top of the client, in both namespaces. */
@NullMarked
package io.posthorn.integration.pool;

import org.jspecify.annotations.NullMarked;
