/** Tests of the package of this name. */
@NullMarked
package io.posthorn.jms.settings;

import org.jspecify.annotations.NullMarked;
