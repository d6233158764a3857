/** Routes of Camel, as published, between destinations of a broker. */
@NullMarked
package io.posthorn.integration.camel;

import org.jspecify.annotations.NullMarked;
