/**
 * A program that names no class of a provider: what it needs it looks up by JNDI, and {@code jndi.properties} says what
 * that is.
 *
 * <p>One thread, that of the program.
 */
@NullMarked
package io.posthorn.examples.jndi;

import org.jspecify.annotations.NullMarked;
