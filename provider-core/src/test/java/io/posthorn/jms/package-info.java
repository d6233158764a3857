/** Tests of the package of this name. */
@NullMarked
package io.posthorn.jms;

import org.jspecify.annotations.NullMarked;
