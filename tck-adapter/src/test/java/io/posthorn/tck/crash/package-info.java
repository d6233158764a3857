/**
 * Kills brokers under load and checks what clients were promised. A {@link io.posthorn.tck.crash.History} is written by
 * many threads; all else belongs to one.
 */
@NullMarked
package io.posthorn.tck.crash;

import org.jspecify.annotations.NullMarked;
