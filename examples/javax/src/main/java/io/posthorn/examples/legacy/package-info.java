/**
 * A program as they were written for JMS 1.1: {@code javax.jms}, queue by queue, with the types of the domain. It changes
 * its provider by the class path and the line that makes the factory.
 *
 * <p>Booking runs on a thread of the provider.
 */
@NullMarked
package io.posthorn.examples.legacy;

import org.jspecify.annotations.NullMarked;
