/**
 * Runs the public Jakarta Messaging TCK against Posthorn: a program of its own, on one thread. {@code docs/jms-tck.md} says
 * how.
 */
@NullMarked
package io.posthorn.tck.suite;

import org.jspecify.annotations.NullMarked;
