/** Tests of the program that runs the public TCK, on a directory that is made up. */
@NullMarked
package io.posthorn.tck.suite;

import org.jspecify.annotations.NullMarked;
