/**
 * Questions and answers: who asks names a temporary queue of its own for the answer, and knows the answer by the id of
 * its question.
 *
 * <p>The desk answers on a thread of the provider; an inquiry belongs to the thread that asks. Nothing but the JMS API;
 * {@link RequestReplyExample} names the provider.
 */
@NullMarked
package io.posthorn.examples.requestreply;

import org.jspecify.annotations.NullMarked;
