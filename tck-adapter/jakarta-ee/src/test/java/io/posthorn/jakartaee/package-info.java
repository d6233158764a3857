/** Beans of an application server that reach a broker by the generic resource adapter for JMS. */
@NullMarked
package io.posthorn.jakartaee;

import org.jspecify.annotations.NullMarked;
