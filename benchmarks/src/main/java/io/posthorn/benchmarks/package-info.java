/**
 * Measurements: programs with a {@code main} that print a table. Not published; nothing depends on them. Each states its
 * threads itself.
 */
@NullMarked
package io.posthorn.benchmarks;

import org.jspecify.annotations.NullMarked;
