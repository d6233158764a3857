/** Queues and their clients over a real socket, each test tagged with the section whose rule it pins. */
@NullMarked
package io.posthorn.tck.queue;

import org.jspecify.annotations.NullMarked;
