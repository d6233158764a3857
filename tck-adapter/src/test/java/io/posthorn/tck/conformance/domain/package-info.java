/** Chapter 4: queues, topics, browsers and temporary destinations. */
@NullMarked
package io.posthorn.tck.conformance.domain;

import org.jspecify.annotations.NullMarked;
