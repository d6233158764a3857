/**
 * The quickstart: runs the order business against a broker process of its own, stops and starts that broker in the
 * middle, and checks every invoice.
 *
 * <p>One thread conducts; the programs have one each. Used by the command line and by tests.
 */
@NullMarked
package io.posthorn.examples.quickstart;

import org.jspecify.annotations.NullMarked;
