/** Sessions against a broker that the test plays: what they say, and what they make of the answers. */
@NullMarked
package io.posthorn.jms.session;

import org.jspecify.annotations.NullMarked;
