/** Tests of the package of this name. */
@NullMarked
package io.posthorn.jms.destination;

import org.jspecify.annotations.NullMarked;
