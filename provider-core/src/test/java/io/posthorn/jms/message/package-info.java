/** Tests of the package of this name. */
@NullMarked
package io.posthorn.jms.message;

import org.jspecify.annotations.NullMarked;
