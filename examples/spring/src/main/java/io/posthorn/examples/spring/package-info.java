/**
 * A shop in Spring: sends by {@code JmsTemplate}, listens in a {@code DefaultMessageListenerContainer} with transactions.
 * Posthorn is named in one line, the bean {@code connectionFactory}.
 *
 * <p>Listeners run on threads of Spring's container; the beans hold no state of their own.
 */
@NullMarked
package io.posthorn.examples.spring;

import org.jspecify.annotations.NullMarked;
