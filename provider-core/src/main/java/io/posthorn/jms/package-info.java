/**
 * What applications and their configuration name: the connection factory. All else they see through the interfaces of
 * JMS.
 *
 * <p>Factories may be used by any number of threads once they are set up. For applications; no other room of the client
 * knows this one.
 */
@NullMarked
package io.posthorn.jms;

import org.jspecify.annotations.NullMarked;
