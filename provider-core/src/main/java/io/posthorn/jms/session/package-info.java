/**
 * The rules of JMS: connections, sessions, producers and consumers of the classic API, and the simplified API on top.
 *
 * <p>A session belongs to the thread that uses it, as the specification wants it, but for its close; frames from the
 * broker come on the network loop and are only put where that thread finds them. Listeners run on pool threads, one at a
 * time for a session. Applications get these types from {@code PosthornConnectionFactory} and see interfaces of JMS.
 */
@NullMarked
package io.posthorn.jms.session;

import org.jspecify.annotations.NullMarked;
