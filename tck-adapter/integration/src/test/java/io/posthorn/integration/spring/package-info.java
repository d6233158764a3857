/** Spring's JMS support, as published, on top of the client. The same sources run on Spring 5 and {@code javax.jms}. */
@NullMarked
package io.posthorn.integration.spring;

import org.jspecify.annotations.NullMarked;
