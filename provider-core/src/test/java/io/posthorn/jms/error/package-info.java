/** Tests of the package of this name. */
@NullMarked
package io.posthorn.jms.error;

import org.jspecify.annotations.NullMarked;
