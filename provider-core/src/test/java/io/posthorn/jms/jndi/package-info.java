/** Tests of the package of this name. */
@NullMarked
package io.posthorn.jms.jndi;

import org.jspecify.annotations.NullMarked;
