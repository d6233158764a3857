/** Tests of objects as bytes. */
@NullMarked
package io.posthorn.jms.object;

import org.jspecify.annotations.NullMarked;
