/** Distributed transactions by the transaction manager Narayana, as published. */
@NullMarked
package io.posthorn.integration.jta;

import org.jspecify.annotations.NullMarked;
